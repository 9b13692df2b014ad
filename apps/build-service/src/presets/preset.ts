import type { Framework } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'

/** What is known of a framework: data only. Settings and configuration files override each part. */
export interface Preset {
  name: z.infer<typeof Framework>
  /** The packages of which one must be among the project's dependencies, and those of which none may be: frameworks built on top of it. */
  packages: { anyOf: readonly string[]; noneOf: readonly string[] } | undefined
  /** Runs when package.json has no build script; the script is preferred. Undefined: then nothing is built. */
  buildCommand: string | undefined
  /** Where its output is, in order of preference, relative to the root directory. Empty: the sources themselves are served. */
  outputFolders: readonly string[]
  /** Whether unknown paths are answered with /index.html. */
  isSinglePage: boolean
  cleanUrls: boolean
  /** What to do when the output is missing. */
  outputAdvice: string
}
