import path from 'node:path'
import type { PlatformLog } from '../log/create-platform-log.ts'
import { dieWithParent } from '../processes/die-with-parent.ts'
import type { RestartPolicy } from '../processes/restart-delay.ts'
import { SupervisedProcess } from '../processes/supervised-process.ts'
import { waitUntilHealthy } from '../processes/wait-until-healthy.ts'
import { type AppEnvironmentInput, appEnvironment } from './app-environment.ts'
import { APPS, type AppName } from './apps.ts'
import { exactUrl } from './local-url.ts'

export interface CreateAppsInput extends AppEnvironmentInput {
  /** Holds `apps`. */
  checkoutDir: string
  log: PlatformLog
  policy?: RestartPolicy
}

const HEALTHY_WITHIN_MS = 60_000
/**
 * V8 lets garbage pile up to 96 MB of young objects and four times the old ones that live before it collects, in each app. Half of either
 * costs no throughput that could be measured; a quarter costs a tenth of it.
 */
const NODE_ARGUMENTS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16', '--heap-growing-percent=100']

export type Apps = Record<Exclude<AppName, 'dashboard'>, SupervisedProcess> & { dashboard?: SupervisedProcess }

/** The apps as supervised processes, not yet started: each on this very Node, gone at the latest when this process is. */
export function createApps(input: CreateAppsInput): Apps {
  const prefix = dieWithParent('KILL')
  const create = (name: AppName) => createApp(name, prefix, input)
  return {
    api: create('api'),
    'functions-service': create('functions-service'),
    'build-service': create('build-service'),
    proxy: create('proxy'),
    ...(input.ports.DASHBOARD_PORT === undefined ? {} : { dashboard: create('dashboard') }),
  }
}

function createApp(name: AppName, prefix: readonly string[], input: CreateAppsInput): SupervisedProcess {
  const { checkoutDir, config, ports, log, policy } = input
  const main = path.join(checkoutDir, 'apps', name, 'src/main.ts')
  const health = `${exactUrl(config.bindHost, ports[APPS[name].port] ?? 0)}/health`
  return new SupervisedProcess({
    name,
    prepare: async () => ({
      argv: [...prefix, process.execPath, ...NODE_ARGUMENTS, main],
      env: appEnvironment(name, input),
      cwd: checkoutDir,
      stdin: 'pipe',
      stopSignal: 'SIGTERM',
      killSignal: 'SIGKILL',
      onLine: (line) => log.line(name, line),
    }),
    ready: (_pid, signal) => waitUntilHealthy(health, { withinMs: HEALTHY_WITHIN_MS, signal }),
    onEvent: (level, message) => log.record(level, message),
    ...(policy ? { policy } : {}),
  })
}
