import { detectSandbox } from '@plat/sandbox/detect-sandbox.ts'
import type { SandboxDriver } from '@plat/sandbox/sandbox.ts'
import { type ApiClient, createApiClient } from '@plat/shared/service-kit/api-client.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import { type BuildMetrics, createBuildMetrics } from './build-metrics.ts'
import { type BuildSlots, createBuildSlots } from './builds/build-slots.ts'
import type { BuildConfig } from './config.ts'
import { DependencyCache } from './dependency-cache/dependency-cache.ts'
import type { BuildServices } from './pipeline/build.ts'
import type { BuildOptions } from './pipeline/build-options.ts'
import { createBuildReporter } from './pipeline/build-reporter.ts'
import { startBuild } from './pipeline/start-build.ts'
import { canPinAddresses } from './source/can-pin-addresses.ts'
import { createToolchain } from './toolchain/create-toolchain.ts'
import { type InstanceFolder, openInstanceFolder } from './work-folder/open-instance-folder.ts'
import { sweepBuilds } from './work-folder/sweep-builds.ts'

export interface Dependencies {
  config: BuildConfig
  log: Logger
  api: ApiClient
  sandbox: SandboxDriver
  instance: InstanceFolder
  slots: BuildSlots
  metrics: BuildMetrics
  /** Called when a slot frees; main.ts makes it a heartbeat. */
  onFree: { call(): void }
}

/** Bounds of one build that are no settings. */
export const FIXED_LIMITS = { idleMs: 5 * 60_000, diskBytesMax: 4 * 1024 ** 3 }
const CACHE_BYTES_MAX = 2 * 1024 ** 3

/**
 * Everything the service works with, leftovers of an earlier life removed. @throws Error when the sandbox or the data directory cannot be
 * used
 */
export async function openDependencies(config: BuildConfig, log: Logger, fixed = FIXED_LIMITS): Promise<Dependencies> {
  const instance = await openInstanceFolder(config.dataDir, config.name)
  // Ends what a killed service left running; only then nothing writes to its files any more.
  const sandbox = await detectSandbox({ choice: config.sandbox, stateDir: instance.sandbox })
  await sweepBuilds(instance)
  for (const warning of sandbox.isolation.warnings) log.warn('sandbox is weaker than it could be', { warning })
  const api = createApiClient({ endpoint: config.apiEndpoint, serviceToken: config.serviceToken })
  const services = await openServices(config, api, instance)
  const onFree: Dependencies['onFree'] = { call: () => {} }
  const metrics = createBuildMetrics(() => slots.running().length)
  const limits = { timeoutMs: config.timeoutMs, memoryBytesMax: config.memoryBytesMax, ...fixed }
  const slots = createBuildSlots({
    concurrency: config.concurrency,
    onFree: () => onFree.call(),
    start: (spec) => {
      const buildLog = log.child({ deploymentId: spec.deploymentId, project: spec.projectSlug })
      const reporter = createBuildReporter(api, spec, buildLog)
      const options: BuildOptions = {
        services,
        sandbox,
        instance,
        limits,
        ownPorts: config.ownPorts,
        reporter,
        log: buildLog,
        onStep: metrics.observeStep,
      }
      const running = startBuild(spec, options)
      void running.ended.then((ending) => {
        metrics.countEnding(ending)
        buildLog.info('build ended', { outcome: ending.type === 'outcome' ? ending.outcome.status : ending.type })
        services.cache.prune().catch((error: unknown) => buildLog.warn('cache not pruned', { error }))
      })
      return running
    },
  })
  return { config, log, api, sandbox, instance, slots, metrics, onFree }
}

async function openServices(config: BuildConfig, api: ApiClient, instance: InstanceFolder): Promise<BuildServices> {
  return {
    api,
    storage: createLocalStorage({ baseDir: config.storageBaseDir }),
    cache: new DependencyCache(instance.cache, CACHE_BYTES_MAX),
    toolchain: await createToolchain(instance.tools, { env: config.toolEnvironment, nodePath: process.execPath }),
    serviceToken: config.serviceToken,
    gitAllow: config.gitAllow,
    canPin: await canPinAddresses(config.gitPassed),
    gitPassed: config.gitPassed,
    baseDomain: config.baseDomain,
    proxyPort: config.proxyPort,
  }
}
