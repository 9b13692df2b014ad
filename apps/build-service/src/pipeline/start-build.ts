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

/** A build from its acceptance until nothing is left of it. */
export interface RunningBuild {
  /** Settles when the api knows the outcome, or will not be told one, and no file and no process of the build is left. Never rejects. */
  ended: Promise<Ending>
  /** Ends it early. The first reason decides the outcome; a later `shutdown` still ends the waiting for an api that is away. */
  stop(reason: BuildStopped['reason']): void
}

/** Runs one build from its spec to the outcome the api has been told. */
export function startBuild(spec: BuildSpec, options: ExecuteOptions): RunningBuild {
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
  options: ExecuteOptions
}

async function executeBuild(execution: Execution): Promise<Ending> {
  const { spec, unheard, sender, options } = execution
  const timings: Record<string, number> = {}
  const log = createLog(spec, sender, options)
  const ending = await inFolder(spec, options, log, (folder, egressSocketPath) =>
    runSteps(execution, { log, folder, egressSocketPath, timings }),
  )
  if (ending.type === 'silent') return ending
  if (ending.type === 'fault') {
    options.log.error('build failed by our fault', { error: ending.error })
    log.system('build', 'The build service failed. That is no fault of the project.')
  }
  await sender.flush()
  if (ending.type === 'outcome') await options.reporter.finish({ timings, outcome: ending.outcome }, unheard)
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
  warnOfMissingWalls(build, options)
  const failed = await runBuild(build, (run) => {
    timings[`${run.name}Ms`] = Math.round(run.durationMs)
    options.onStep(run)
  })
  clearTimeout(timer)
  watch.stop()
  return toEnding(failed, build.facts)
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
