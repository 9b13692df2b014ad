import { z } from 'zod'
import { Sha256 } from './common.ts'
import { FunctionConfig } from './functions.ts'
import { HeaderRule } from './sites.ts'

export const LocalProblem = z.object({
  /** `file:line:column`, as far as there is a place. */
  place: z.string(),
  text: z.string(),
})

export const LocalFunction = z.object({
  functionName: z.string(),
  /** Relative to the project's root directory. */
  filePath: z.string(),
  route: z.string(),
  config: FunctionConfig,
  /** Null when it could not be bundled: `problems` say why. `root`: the folder that places in its source are told from. */
  bundle: z.object({ sha256: Sha256, codeFile: z.string(), sourceMapFile: z.string(), root: z.string() }).nullable(),
  problems: z.array(LocalProblem),
})
export type LocalFunction = z.infer<typeof LocalFunction>

/**
 * What build-service's program for a project on its author's machine (apps/build-service/src/local/main.ts) prints: one line of JSON each.
 * `changing`: a file has changed, and the next state will say what came of it.
 */
export const LocalProjectEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changing') }),
  z.object({
    type: z.literal('state'),
    /** In the storage folder that the program was given; null while the project cannot be served at all. */
    manifestSha256: Sha256.nullable(),
    functions: z.array(LocalFunction),
    /** Of the project as a whole, such as a configuration that cannot be read. */
    problems: z.array(LocalProblem),
    warnings: z.array(z.string()),
    framework: z.string(),
    /** For what the script below serves: the proxy adds them itself to what it serves. */
    headers: z.array(HeaderRule),
    /** The `dev` script of package.json; null: files are served as they are. */
    devScript: z.string().nullable(),
    /** Relative to the folder. */
    rootDirectory: z.string(),
    files: z.number().int(),
    durationMs: z.number(),
  }),
])
export type LocalProjectEvent = z.infer<typeof LocalProjectEvent>
export type LocalProjectState = Extract<LocalProjectEvent, { type: 'state' }>

/** What the program is told: its only argument, as JSON. It ends when its standard input does. */
export const LocalProjectRequest = z.object({
  /** Absolute. */
  folder: z.string(),
  /** Receives bundles and source maps. */
  bundlesFolder: z.string(),
  /** As STORAGE_BASE_DIR of the proxy. */
  storageFolder: z.string(),
})
export type LocalProjectRequest = z.infer<typeof LocalProjectRequest>
