import { randomBytes } from 'node:crypto'
import { SettingsError } from '@plat/shared/settings/read-settings.ts'
import { type Environment, readStandaloneConfig, type StandaloneConfig } from './config.ts'
import { createPlatformLog, type PlatformLog } from './log/create-platform-log.ts'
import { createPlatform, type Platform } from './platform/create-platform.ts'
import { exactUrl, localUrl } from './platform/local-url.ts'
import { createStopRequests } from './platform/stop-requests.ts'
import { watchParent } from './platform/watch-parent.ts'
import { StartError } from './start-error.ts'
import { askServices } from './summary/ask-services.ts'
import { composeSummary } from './summary/compose-summary.ts'

export interface StandaloneOptions {
  env: Environment
  /** Holds `apps` and, unless DATA_DIR says otherwise, the data. */
  checkoutDir: string
  write(text: string): void
  colour: boolean
}

/** sysexits.h EX_CONFIG. */
const EXIT_CONFIG = 78
const EXIT_KILLED = 130
/** Orderly stopping ends within 30 s whatever happens; a killed platform is waited for only so long. */
const STOP_MS_MAX = 29_500
const KILL_MS_MAX = 3_000

/**
 * Runs the whole platform in this process and its children until it is told to stop (SIGINT, SIGTERM, SIGHUP, or the end of the process
 * that PLAT_PARENT_PID names), and answers the exit code: 0 after an orderly stop, 78 for wrong settings, 1 when it could not start, 130
 * when a second request cut the stop short.
 */
export async function runStandalone(options: StandaloneOptions): Promise<number> {
  const begun = Date.now()
  try {
    const config = readStandaloneConfig(options.env, options.checkoutDir)
    const log = createPlatformLog({ ...config.log, write: options.write, colour: options.colour })
    return await run(options, config, log, begun)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    options.write(`${error.message}\n`)
    return EXIT_CONFIG
  }
}

async function run(options: StandaloneOptions, config: StandaloneConfig, log: PlatformLog, begun: number): Promise<number> {
  let exitCode = 0
  let platform: Platform | undefined
  const stopAsked = Promise.withResolvers<void>()
  const exitAfter = (ms: number, code: number) => setTimeout(() => process.exit(code), ms).unref()
  const request = createStopRequests({
    onFirst(reason) {
      log.record('info', `stopping (${reason}); once more kills at once`)
      exitAfter(STOP_MS_MAX, 1)
      stopAsked.resolve()
    },
    onSecond() {
      exitCode = EXIT_KILLED
      exitAfter(KILL_MS_MAX, EXIT_KILLED)
      platform?.kill()
    },
  })
  listen(request, options.env, (error) => {
    exitCode = 1
    log.record('error', `unexpected failure: ${stackOf(error)}`)
  })
  try {
    platform = await createPlatform({ ...options, config, log })
    const started = platform.start()
    started.catch(() => undefined) // reported below, unless a stop came first: then it is the stop's doing
    await Promise.race([started.then(() => platform && announce(platform, config, log, begun)), stopAsked.promise])
    await stopAsked.promise
  } catch (error) {
    if (error instanceof SettingsError) throw error
    log.record('error', error instanceof StartError ? error.message : `the start failed: ${stackOf(error)}`)
    exitCode = error instanceof StartError ? error.exitCode : 1
  } finally {
    await platform?.stop()
  }
  log.record('info', 'stopped')
  return exitCode
}

const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

function listen(request: (reason: string) => void, env: Environment, onFailure: (error: unknown) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal))
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      onFailure(error)
      request('unexpected failure')
    })
  const parentPid = Number(env.PLAT_PARENT_PID)
  watchParent(Number.isInteger(parentPid) && parentPid > 0 ? parentPid : undefined, () => request('npm is gone'))
}

async function announce(platform: Platform, config: StandaloneConfig, log: PlatformLog, begun: number): Promise<void> {
  const { bindHost, baseDomain, dataDir, adminEmail } = config
  const startedInMs = Date.now() - begun
  const api = exactUrl(bindHost, platform.ports.API_PORT)
  const facts = await askServices({ api, buildService: exactUrl(bindHost, platform.ports.BUILD_PORT) }, platform.serviceToken)
  const apiUrl = config.apiEndpoint ?? localUrl(bindHost, platform.ports.API_PORT)
  const proxyPort = platform.ports.PROXY_PORT
  const suggestedPassword = randomBytes(12).toString('base64url')
  const dashboardUrl = platform.ports.DASHBOARD_PORT === undefined ? undefined : localUrl(bindHost, platform.ports.DASHBOARD_PORT)
  const summary = composeSummary({
    ...facts,
    apiUrl,
    dashboardUrl,
    proxyPort,
    baseDomain,
    dataDir,
    adminEmail,
    suggestedPassword,
    startedInMs,
  })
  log.announce(summary, { message: 'ready', apiUrl, dashboardUrl, baseDomain, dataDir, ports: platform.ports, startedInMs, ...facts })
}
