import path from 'node:path'
import { CODE_BYTES_MAX } from '@plat/shared/contracts/functions.ts'
import { z } from 'zod'
import type { BundleProblem, BundleRequest } from '../../bundler/bundle-request.ts'
import type { BundledFunction } from '../../bundler/bundled-function.ts'
import { bundlerCommand } from '../../bundler/bundler-command.ts'
import { type FoundFunction, findFunctions } from '../../bundler/find-functions.ts'
import { runCommand } from '../../commands/run-command.ts'
import { checkFunctionRules, toFunctionConfig } from '../../project-config/to-function-config.ts'
import { hashFile } from '../../tree/hash-file.ts'
import { type Build, planOf } from '../build.ts'
import { BuildFailure } from '../build-failure.ts'
import { summarizeNames } from '../summarize-names.ts'

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024
const PROBLEMS_SHOWN = 50
const Problem = z.object({ place: z.string(), text: z.string() })
const Result = z.object({ index: z.number().int().min(0), problems: z.array(Problem), warnings: z.array(Problem) })

/**
 * Bundles every function of the project, in the sandbox and without network. Undefined when there are none.
 * @throws BuildFailure BUNDLE_FAILED naming file and line, CONFIG_INVALID
 */
export async function bundleFunctions(build: Build): Promise<string | undefined> {
  const plan = planOf(build)
  const found = await findFunctions(build.folder.tree, plan.rootDirectory)
  const filePaths = found.map(({ filePath }) => filePath)
  for (const warning of checkFunctionRules(plan.configName, plan.functions, filePaths)) build.log.system('bundle', `warning: ${warning}`)
  if (found.length === 0) return undefined
  report(build, await bundleAll(build, found))
  build.facts.functions = await Promise.all(found.map((entry, index) => toBundled(build, entry, index)))
  return summarizeNames(
    'function',
    found.map(({ functionName }) => functionName),
  )
}

async function bundleAll(
  { runner, folder, services, ...build }: Build,
  found: readonly FoundFunction[],
): Promise<z.infer<typeof Result>[]> {
  const root = path.join(folder.tree, planOf({ runner, folder, services, ...build }).rootDirectory)
  const { argv, readOnly } = bundlerCommand()
  const request: BundleRequest = {
    tree: folder.tree,
    root,
    outFolder: folder.bundles,
    entries: found.map(({ file }) => file),
    bytesMax: CODE_BYTES_MAX,
  }
  const { code, output } = await runCommand(runner, {
    step: 'bundle',
    argv,
    cwd: root,
    env: { PATH: '/usr/bin:/bin', HOME: folder.temp, TMPDIR: folder.temp, LANG: 'C.UTF-8' },
    readOnly: [...services.toolchain.readOnly, ...readOnly, folder.tree],
    writable: [folder.bundles, folder.temp],
    network: 'none',
    input: JSON.stringify(request),
    captureBytesMax: OUTPUT_BYTES_MAX,
  })
  const results = parseResults(output)
  if (code !== 0 || results.length !== found.length)
    throw new BuildFailure('BUNDLE_FAILED', `The functions could not be bundled: the bundler ended with code ${code}.`)
  return results
}

/** Lines that are none of ours, should anything else have been printed, count as missing. */
function parseResults(output: string): z.infer<typeof Result>[] {
  return output.split('\n').flatMap((line) => {
    try {
      return Result.parse(JSON.parse(line))
    } catch {
      return []
    }
  })
}

function report({ log }: Build, results: readonly z.infer<typeof Result>[]): void {
  const sorted = [...results].sort((a, b) => a.index - b.index)
  const show = ({ place, text }: BundleProblem) => (place === '' ? text : `${place}: ${text}`)
  for (const warning of sorted.flatMap(({ warnings }) => warnings).slice(0, PROBLEMS_SHOWN))
    log.system('bundle', `warning: ${show(warning)}`)
  const problems = [...new Set(sorted.flatMap((result) => result.problems).map(show))]
  for (const problem of problems.slice(0, PROBLEMS_SHOWN)) log.problem('bundle', problem)
  const [first] = problems
  if (first !== undefined)
    throw new BuildFailure('BUNDLE_FAILED', problems.length === 1 ? first : `${first} (and ${problems.length - 1} more; see the log)`)
}

async function toBundled(build: Build, { functionName, route, filePath }: FoundFunction, index: number): Promise<BundledFunction> {
  const codeFile = path.join(build.folder.bundles, `${index}.cjs`)
  const sourceMapFile = `${codeFile}.map`
  const [code, sourceMap] = await Promise.all([hashFile(codeFile), hashFile(sourceMapFile)])
  if (!code || !sourceMap || code.bytes > CODE_BYTES_MAX)
    throw new BuildFailure('BUNDLE_FAILED', `${filePath}: the bundler made no usable file.`)
  const config = toFunctionConfig(planOf(build).functions, filePath)
  return {
    functionName,
    filePath,
    route,
    config,
    codeFile,
    sourceMapFile,
    codeSha256: code.sha256,
    sourceMapSha256: sourceMap.sha256,
    bytes: code.bytes,
  }
}
