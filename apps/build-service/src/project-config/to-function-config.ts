import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'
import picomatch from 'picomatch'
import { BuildFailure } from '../pipeline/build-failure.ts'
import type { FunctionRule, ProjectConfig } from './project-config.ts'

const TIMEOUT_SECONDS_MAX = 300
const MEMORY_MB_MAX = 1024
/** Words for the one runtime there is, those of Vercel and of Node.js versions included. */
const RUNTIME = /^(isolate|edge|nodejs|node|(@vercel\/)?node(js)?@?\d+(\.x|\.\d+)*)$/

/** Settings of one file's function, from every pattern that matches it; a later one wins. Absent ones take the platform's defaults. */
export function toFunctionConfig(functions: ProjectConfig['functions'], filePath: string): FunctionConfig {
  const config: FunctionConfig = {}
  for (const [pattern, rule] of Object.entries(functions ?? {}))
    if (picomatch.isMatch(filePath, pattern, { dot: true })) Object.assign(config, normalise(rule))
  return config
}

function normalise({ runtime: _runtime, maxDuration, memory, ...own }: FunctionRule): FunctionConfig {
  return {
    ...(maxDuration === undefined ? {} : { timeoutMs: Math.min(maxDuration, TIMEOUT_SECONDS_MAX) * 1000 }),
    ...(memory === undefined ? {} : { memoryMb: Math.min(memory, MEMORY_MB_MAX) }),
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)),
  }
}

/**
 * What the author should know about the `functions` of a configuration: limits that are lowered and patterns that match none of the files.
 * @throws BuildFailure CONFIG_INVALID for a runtime that does not exist here
 */
export function checkFunctionRules(fileName: string, functions: ProjectConfig['functions'], filePaths: readonly string[]): string[] {
  return Object.entries(functions ?? {}).flatMap(([pattern, rule]) => {
    const place = `functions[${JSON.stringify(pattern)}]`
    if (rule.runtime !== undefined && !RUNTIME.test(rule.runtime))
      throw new BuildFailure(
        'CONFIG_INVALID',
        `${fileName}: "${place}.runtime": there is no runtime "${rule.runtime}" here. Use "isolate" or remove it.`,
      )
    const warnings: string[] = []
    if ((rule.maxDuration ?? 0) > TIMEOUT_SECONDS_MAX)
      warnings.push(`${fileName}: "${place}.maxDuration" is lowered to ${TIMEOUT_SECONDS_MAX} seconds, the most there is.`)
    if ((rule.memory ?? 0) > MEMORY_MB_MAX)
      warnings.push(`${fileName}: "${place}.memory" is lowered to ${MEMORY_MB_MAX} MiB, the most there is.`)
    if (!filePaths.some((filePath) => picomatch.isMatch(filePath, pattern, { dot: true })))
      warnings.push(`${fileName}: "${place}" matches no function.`)
    return warnings
  })
}
