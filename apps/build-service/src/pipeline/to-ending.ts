import type { BuildResult } from '@plat/shared/contracts/builds.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { BuildFacts } from './build.ts'
import { BuildFailure } from './build-failure.ts'
import { BuildStopped } from './build-stopped.ts'
import type { StepRun } from './run-build.ts'

/**
 * What the api is told at the end of a build. `silent`: nothing, because it is not ours any more. `fault`: nothing either, so that the
 * lease runs out and the build is given to a service once more, for what failed was ours. Pure.
 */
export type Ending = { type: 'outcome'; outcome: BuildResult['outcome'] } | { type: 'silent' } | { type: 'fault'; error: unknown }

/** The end of a build from the step that failed, if any, and what the steps found out. */
export function toEnding(failed: StepRun | undefined, facts: BuildFacts): Ending {
  if (!failed) return readyEnding(facts)
  const { error, name } = failed
  if (error instanceof BuildStopped)
    return error.reason === 'cancelled' ? { type: 'outcome', outcome: { status: 'cancelled' } } : { type: 'silent' }
  if (error instanceof BuildFailure)
    return { type: 'outcome', outcome: { status: 'failed', error: { code: error.code, message: error.message, step: name } } }
  if (error instanceof AppError && error.code === 'CONFLICT') return { type: 'silent' }
  return { type: 'fault', error }
}

function readyEnding({ manifestSha256, files, functions }: BuildFacts): Ending {
  if (manifestSha256 === undefined) return { type: 'fault', error: new Error('a build without a failed step has no manifest') }
  const bytes = [...files, ...functions].reduce((sum, entry) => sum + entry.bytes, 0)
  return { type: 'outcome', outcome: { status: 'ready', manifestSha256, files: files.length, bytes } }
}
