import type { SandboxIsolation } from '@plat/sandbox/sandbox.ts'
import { type ApiClient, createApiClient } from '@plat/shared/service-kit/api-client.ts'
import { followChanges } from '@plat/shared/service-kit/follow-changes.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { createMetrics, type Metrics } from '@plat/shared/service-kit/metrics.ts'
import { z } from 'zod'
import type { FunctionsConfig } from './config.ts'
import { createEgressDoor } from './egress/egress-door.ts'
import { createBreaker } from './function-executor/breaker.ts'
import { createFunctionExecutor, type FunctionExecutor } from './function-executor/function-executor.ts'
import type { InvocationOutcome } from './function-executor/invocation.ts'
import { createInvocationFigures, type InvocationFigures } from './function-executor/invocation-figures.ts'
import { createRateLimiter } from './function-executor/rate-limiter.ts'
import { createCodeSource } from './function-registry/code-source.ts'
import { openCodeStore } from './function-registry/code-store.ts'
import { FunctionRegistry } from './function-registry/function-registry.ts'
import { createFunctionRouter, type FunctionRouter } from './function-router/function-router.ts'
import type { StartConnection } from './guests/guest-starter.ts'
import { type Guests, openGuestPool } from './guests/open-guest-pool.ts'
import { type CallerAccess, createCallerAccess } from './http/caller-access.ts'
import { InvocationMeter } from './invocation-records/invocation-meter.ts'
import { InvocationRecorder } from './invocation-records/invocation-recorder.ts'
import { RecordSpool } from './invocation-records/record-spool.ts'
import { toInvocation } from './invocation-records/to-invocation.ts'
import { listFunctions } from './preparation/list-functions.ts'
import { type ChangedFunctions, prepareChangedFunctions } from './preparation/prepare-changed-functions.ts'

/** Everything a request needs, made once. */
export interface Dependencies {
  config: FunctionsConfig
  log: Logger
  metrics: Metrics
  api: ApiClient
  registry: FunctionRegistry
  router: FunctionRouter
  executor: FunctionExecutor
  access: CallerAccess
  guests: Guests
  recorder: InvocationRecorder
  figures: InvocationFigures
  isolation: SandboxIsolation
  /** Ends everything but the HTTP servers, in order: calls must have ended before. */
  close(): Promise<void>
}

interface Given {
  config: FunctionsConfig
  log: Logger
  isolation: SandboxIsolation
  startConnection: StartConnection
}

/** The composition root. Starts blank guests, takes over unsent records and begins to follow the api's changes. */
export async function createDependencies({ config, log, isolation, startConnection }: Given): Promise<Dependencies> {
  const { serviceToken, apiEndpoint, defaults } = config
  const now = () => performance.now()
  const metrics = createMetrics('functions-service')
  const api = createApiClient({ endpoint: apiEndpoint, serviceToken })
  const store = await openCodeStore({ directory: config.codeDir, secret: serviceToken, log })
  const registry = new FunctionRegistry({ source: createCodeSource(api), store, defaults, log, now })
  const router = createFunctionRouter({ api, now })
  const access = createCallerAccess({ api, now })
  const meter = new InvocationMeter({ recordsPerSecond: config.recordsPerSecond })
  const spool = new RecordSpool({ directory: config.spoolDir, log })
  const recorder = new InvocationRecorder({ send: sendTo(api), takeFigures: () => meter.take(), spool, log })
  await recorder.restore()
  const guests = await openGuestPool({
    startConnection,
    egress: createEgressDoor({ allow: config.egressAllow, ownPorts: config.ownPorts }),
    isMemoryCapped: isolation.cgroup !== 'none',
    defaultMemoryMb: defaults.memoryMb,
    guestsPerProject: config.guestsPerProject,
    directory: config.compiledDir,
    secret: serviceToken,
    log,
  })
  const figures = createInvocationFigures(metrics.registry, {
    guests: () => guests.pool.statistics(),
    cache: () => registry.statistics(),
    records: () => recorder.statistics(),
  })
  const executor = createFunctionExecutor({
    registry,
    runner: guests.pool,
    breaker: createBreaker({ now }),
    rateLimiter: createRateLimiter({ now }),
    mayInvoke: async (token, projectId) => (await access.check(token, projectId)) === 'granted',
    onInvoked: recordWith({ figures, meter, recorder }),
  })
  const preparation = prepareChangedFunctions({
    listFunctions: (projectId) => listFunctions(api, projectId),
    registry,
    prepare: (fn) => guests.prepare(fn),
    log,
  })
  const changes = follow({ config, log, registry, router, preparation })
  const close = async (): Promise<void> => {
    changes.stop()
    preparation.stop()
    await guests.close()
    await recorder.close()
  }
  return { config, log, metrics, api, registry, router, executor, access, guests, recorder, figures, isolation, close }
}

function recordWith({ figures, meter, recorder }: { figures: InvocationFigures; meter: InvocationMeter; recorder: InvocationRecorder }) {
  return (outcome: InvocationOutcome): void => {
    figures.observe(outcome)
    const sampledFrom = meter.count(outcome)
    recorder.notice()
    if (sampledFrom > 0) setImmediate(() => recorder.record(toInvocation(outcome, sampledFrom))) // the answer goes first
  }
}

function sendTo(api: ApiClient): ConstructorParameters<typeof InvocationRecorder>[0]['send'] {
  return async (batch) => {
    await api.call({ method: 'POST', path: '/internal/invocations', body: batch, schema: z.unknown(), timeoutMs: 30_000 })
  }
}

type Followers = Pick<Dependencies, 'config' | 'log' | 'registry' | 'router'> & { preparation: ChangedFunctions }

function follow({ config, log, registry, router, preparation }: Followers): { stop(): void } {
  return followChanges({
    endpoint: config.apiEndpoint,
    serviceToken: config.serviceToken,
    log,
    onEvent(event) {
      if (event.type === 'hello') {
        registry.invalidate('everything')
        router.invalidate('everything')
      }
      if (event.type === 'functions') {
        registry.invalidate(event)
        router.invalidate(event.projectId)
        preparation.notice(event)
      }
      // A host that serves nothing any more may be a project that is gone: its slug may soon mean another one.
      if (event.type === 'routes' && event.changes.some(({ route }) => route === null)) router.invalidate('everything')
    },
  })
}
