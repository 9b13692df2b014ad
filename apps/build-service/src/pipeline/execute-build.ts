import path from 'node:path'
import type { SandboxDriver } from '@plat/sandbox/sandbox.ts'
import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { startEgressProxy } from '../egress-proxy/start-egress-proxy.ts'
import { BuildLog } from '../log/build-log.ts'
import { createOutputThrottle } from '../log/output-throttle.ts'
import { ProgressSender } from '../log/progress-sender.ts'
import { secretForms } from '../log/secret-forms.ts'
import { type BuildFolder, createBuildFolder } from '../work-folder/build-folder.ts'
import type { InstanceFolder } from '../work-folder/open-instance-folder.ts'
import { watchDiskUsage } from '../work-folder/watch-disk-usage.ts'
import type { Build, BuildFacts, BuildServices } from './build.ts'
import { BuildFailure } from './build-failure.ts'
import type { BuildReporter } from './build-reporter.ts'
import { BuildStopped } from './build-stopped.ts'
import { runBuild, type StepRun } from './run-build.ts'
import { type Ending, toEnding } from './to-ending.ts'

export interface BuildLimits {
  timeoutMs: number
  idleMs: number
  memoryBytesMax: number
  diskBytesMax: number
}

export interface ExecuteOptions {
  services: BuildServices
  sandbox: SandboxDriver
  instance: InstanceFolder
  limits: BuildLimits
  /** Ports of the platform itself, which builds must not reach on this machine. */
  ownPorts: readonly number[]
  reporter: BuildReporter
  log: Logger
  onStep(run: StepRun): void
}

const PIDS_MAX = 1024
const TMP_BYTES_MAX = 256 * 1024 * 1024
const WARNINGS_MAX = 10

/**
 * Runs one build from its spec to the outcome the api has been told, and leaves no file and no process behind. `control` ends it early when it
 * is aborted with a BuildStopped. Never rejects.
 */
export async function executeBuild(spec: BuildSpec, control: AbortController, options: ExecuteOptions): Promise<Ending> {
  const { reporter, limits, log: serviceLog } = options
  const timings: Record<string, number> = {}
  const sender = new ProgressSender({ send: reporter.progress, onRefused: () => control.abort(new BuildStopped('unwanted')) })
  const log = createLog(spec, sender, options)
  const minutes = Math.round(limits.timeoutMs / 6000) / 10
  const late = () => control.abort(new BuildFailure('BUILD_TIMEOUT', `The build took longer than ${minutes} minutes.`))
  const timer = setTimeout(late, limits.timeoutMs)
  try {
    const ending = await inFolder(spec, options, log, async (folder, egressSocketPath) => {
      const build = createBuild({ spec, folder, log, signal: control.signal, sender, egressSocketPath }, options)
      warnOfMissingWalls(build, options)
      const onStep = (run: StepRun) => {
        timings[`${run.name}Ms`] = Math.round(run.durationMs)
        options.onStep(run)
      }
      const watch = watchDiskUsage({
        folder: folder.path,
        bytesMax: limits.diskBytesMax,
        onExceeded: () =>
          control.abort(
            new BuildFailure('BUILD_DISK_LIMIT', `The build wrote more than ${Math.round(limits.diskBytesMax / 2 ** 20)} MiB to disk.`),
          ),
      })
      const failed = await runBuild(build, onStep)
      watch.stop()
      return toEnding(failed, build.facts)
    })
    clearTimeout(timer)
    await tellEnding(ending, { timings, sender, control, log, options })
    return ending
  } catch (error) {
    serviceLog.error('build could not be run', { error })
    return { type: 'fault', error }
  } finally {
    clearTimeout(timer)
    sender.stop()
  }
}

/** Gives the build its folder and its way out, and takes both back. */
async function inFolder(
  { deploymentId }: BuildSpec,
  { instance, services, ownPorts }: ExecuteOptions,
  log: BuildLog,
  use: (folder: BuildFolder, egressSocketPath: string) => Promise<Ending>,
): Promise<Ending> {
  const folder = await createBuildFolder(instance.builds, deploymentId)
  try {
    const socketPath = path.join(instance.sockets, `${deploymentId.slice(0, 36)}`)
    const allow = [...services.gitAllow, ...services.toolchain.registry.hosts]
    const egress = await startEgressProxy({ socketPath, allow, ownPorts, onRefused: createRefusalLog(log) })
    try {
      return await use(folder, socketPath)
    } finally {
      await egress.close()
    }
  } finally {
    await folder.remove()
  }
}

function createLog({ firstSeq, secretValues }: BuildSpec, sender: ProgressSender, { services }: ExecuteOptions): BuildLog {
  return new BuildLog({
    firstSeq,
    secrets: secretForms([...secretValues, services.serviceToken]),
    add: (line) => sender.add(line),
    throttle: createOutputThrottle(),
    now: () => new Date(),
  })
}

function createRefusalLog(log: BuildLog): (sentence: string) => void {
  const told = new Set<string>()
  return (sentence) => {
    if (told.has(sentence) || told.size >= WARNINGS_MAX) return
    told.add(sentence)
    log.system('build', `warning: a connection was refused. ${sentence}`)
  }
}

interface BuildParts {
  spec: BuildSpec
  folder: BuildFolder
  log: BuildLog
  signal: AbortSignal
  sender: ProgressSender
  egressSocketPath: string
}

function createBuild(
  { spec, folder, log, signal, sender, egressSocketPath }: BuildParts,
  { services, sandbox, limits }: ExecuteOptions,
): Build {
  const facts: BuildFacts = {
    commit: undefined,
    plan: undefined,
    packageManager: undefined,
    installFolder: '',
    functions: [],
    files: [],
    manifestSha256: undefined,
  }
  const { memoryBytesMax, idleMs, diskBytesMax } = limits
  const sandboxLimits = { memoryBytesMax, pidsMax: PIDS_MAX, fileBytesMax: diskBytesMax, tmpBytesMax: TMP_BYTES_MAX }
  return {
    spec,
    folder,
    log,
    signal,
    services,
    facts,
    runner: { sandbox, log, signal, limits: sandboxLimits, idleMs, egressSocketPath },
    announceCommit: (commit) => sender.setCommit(commit),
  }
}

function warnOfMissingWalls({ log }: Build, { sandbox }: ExecuteOptions): void {
  if (sandbox.isolation.warnings.length === 0) return
  const what = sandbox.isolation.namespaces ? 'with weaker limits' : 'without walls around it'
  log.system('source', `warning: this build runs ${what}. The operator finds in GET /health what to install.`)
}

interface Telling {
  timings: Record<string, number>
  sender: ProgressSender
  control: AbortController
  log: BuildLog
  options: ExecuteOptions
}

async function tellEnding(ending: Ending, { timings, sender, control, log, options }: Telling): Promise<void> {
  if (ending.type === 'silent') return
  if (ending.type === 'fault') {
    options.log.error('build failed by our fault', { error: ending.error })
    log.system('build', 'The build service failed. The build is started once more by itself.')
  }
  // Only the end of this service, or a lease that is somebody else's, may keep the outcome from being told.
  const unheard = new AbortController()
  const stopTelling = () => {
    if (!(control.signal.reason instanceof BuildStopped) || control.signal.reason.reason === 'cancelled') return
    unheard.abort()
    sender.stop()
  }
  if (control.signal.aborted) stopTelling()
  control.signal.addEventListener('abort', stopTelling, { once: true })
  await sender.flush()
  if (ending.type === 'outcome') await options.reporter.finish({ timings, outcome: ending.outcome }, unheard.signal)
}
