import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import type { BuildLog } from '../log/build-log.ts'
import { ProgressSender } from '../log/progress-sender.ts'
import { type BuildFolder, createBuildFolder } from '../work-folder/build-folder.ts'
import { watchDiskUsage } from '../work-folder/watch-disk-usage.ts'
import { BuildFailure } from './build-failure.ts'
import type { BuildOptions } from './build-options.ts'
import { BuildStopped } from './build-stopped.ts'
import { createBuild } from './create-build.ts'
import { createBuildLog } from './create-build-log.ts'
import { runBuild } from './run-build.ts'
import { type Ending, toEnding } from './to-ending.ts'
import { withEgress } from './with-egress.ts'

/** A build from its acceptance until nothing is left of it. */
export interface RunningBuild {
  /** Settles when the api knows the outcome, or will not be told one, and no file and no process of the build is left. Never rejects. */
  ended: Promise<Ending>
  /** Ends it early. The first reason decides the outcome; a later `shutdown` still ends the waiting for an api that is away. */
  stop(reason: BuildStopped['reason']): void
}

/** Runs one build from its spec to the outcome the api has been told. */
export function startBuild(spec: BuildSpec, options: BuildOptions): RunningBuild {
  const control = new AbortController()
  const unheard = new AbortController()
  const stop = (reason: BuildStopped['reason']) => {
    control.abort(new BuildStopped(reason))
    if (reason !== 'cancelled') unheard.abort()
  }
  const sender = new ProgressSender({ send: options.reporter.progress, onRefused: () => stop('unwanted') })
  unheard.signal.addEventListener('abort', () => sender.stop(), { once: true })
  const ended = executeBuild({ spec, control, unheard: unheard.signal, sender, options }).catch((error: unknown): Ending => {
    options.log.error('build could not be run', { error })
    return { type: 'fault', error }
  })
  return { ended: ended.finally(() => sender.stop()), stop }
}

interface Execution {
  spec: BuildSpec
  /** Aborted with what ends the build. */
  control: AbortController
  /** Aborted when nobody is to be told anything any more. */
  unheard: AbortSignal
  sender: ProgressSender
  options: BuildOptions
}

async function executeBuild(execution: Execution): Promise<Ending> {
  const { spec, unheard, sender, options } = execution
  const timings: Record<string, number> = {}
  const log = createBuildLog(spec, sender, options.services.serviceToken)
  const folder = await createBuildFolder(options.instance.builds, spec.deploymentId)
  const ending = await withEgress({ spec, options, log }, (egressSocketPath) =>
    runSteps(execution, { log, folder, egressSocketPath, timings }),
  )
  // What cannot be removed is swept at the next start.
  const removed = folder.remove().catch((error: unknown) => options.log.error('files of a build not removed', { error }))
  if (ending.type === 'fault') {
    options.log.error('build failed by our fault', { error: ending.error })
    log.system('build', 'The build service failed. That is no fault of the project.')
  }
  if (ending.type !== 'silent') await sender.flush()
  if (ending.type === 'outcome') await options.reporter.finish({ timings, outcome: ending.outcome }, unheard)
  await removed
  return ending
}

interface StepsInput {
  log: BuildLog
  folder: BuildFolder
  egressSocketPath: string
  timings: Record<string, number>
}

async function runSteps(
  { spec, control, sender, options }: Execution,
  { log, folder, egressSocketPath, timings }: StepsInput,
): Promise<Ending> {
  const { timeoutMs, diskBytesMax } = options.limits
  const build = createBuild({ spec, folder, log, signal: control.signal, sender, egressSocketPath }, options)
  const late = new BuildFailure('BUILD_TIMEOUT', `The build took longer than ${Math.round(timeoutMs / 1000)} seconds.`)
  const timer = setTimeout(() => control.abort(late), timeoutMs)
  const full = new BuildFailure('BUILD_DISK_LIMIT', `The build wrote more than ${Math.round(diskBytesMax / 2 ** 20)} MiB to disk.`)
  const watch = watchDiskUsage({ folder: folder.path, bytesMax: diskBytesMax, onExceeded: () => control.abort(full) })
  const failed = await runBuild(build, (run) => {
    timings[`${run.name}Ms`] = Math.round(run.durationMs)
    options.onStep(run)
  })
  clearTimeout(timer)
  watch.stop()
  return toEnding(failed, build.facts)
}
