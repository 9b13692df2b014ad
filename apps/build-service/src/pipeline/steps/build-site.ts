import { type Build, planOf } from '../build.ts'
import { BuildFailure } from '../build-failure.ts'
import { toSummary } from '../format-step-line.ts'
import { runProjectCommand } from './run-project-command.ts'

/**
 * Runs the build command or the build script of package.json. Undefined when there is none.
 * @throws BuildFailure BUILD_COMMAND_FAILED, BUILD_TIMEOUT, BUILD_OUT_OF_MEMORY
 */
export async function buildSite(build: Build): Promise<string | undefined> {
  const plan = planOf(build)
  if (!plan.build) return undefined
  const { type, command } = plan.build
  const runner = build.facts.packageManager?.name ?? 'npm'
  const argv = type === 'script' ? ([runner, 'run', 'build'] as const) : (['sh', '-c', command] as const)
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ASTRO_TELEMETRY_DISABLED: '1' }
  const { code } = await runProjectCommand(build, { step: 'build', argv, folder: plan.rootDirectory, env })
  if (code !== 0) {
    const how = code === null ? 'was ended' : `ended with code ${code}`
    throw new BuildFailure('BUILD_COMMAND_FAILED', `"${toSummary(command, 100)}" ${how}. The last lines of the log say why.`)
  }
  return toSummary(command)
}
