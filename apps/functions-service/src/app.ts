import { createServer, type Server } from 'node:http'
import type { LinkHandlers } from '@plat/link/link.ts'
import { createServiceApp } from '@plat/shared/service-kit/create-service-app.ts'
import { Router } from 'express'
import type { Dependencies } from './dependencies.ts'
import { INVOCATION_LIMITS } from './function-executor/invocation-limits.ts'
import { AnswerHeads } from './http/answer-heads.ts'
import { ByteBudget } from './http/byte-budget.ts'
import { createDirectDoor } from './http/direct-door.ts'
import { functionRoutes } from './http/function.routes.ts'
import { invokeRoutes } from './http/invoke.routes.ts'
import { createSiteCallDoor } from './http/site-call-door.ts'

interface App {
  /** Contract §5: calls with a token, and what users look at. */
  server: Server
  /** For one more link to a proxy: visitors' calls. */
  handlersOf(): LinkHandlers
  /** Says from now on with every answer that its connection ends, so that busy ones do not outlive `server.close()`. */
  drain(): void
}

const SERVER_OPTIONS = {
  headersTimeout: 30_000,
  requestTimeout: 120_000,
  /** Longer than other services keep an idle connection, so that it is never this side that closes one in use (R44). */
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 64 * 1024,
}

/** Both doors over one set of dependencies; nothing listens yet. */
export function createApp(dependencies: Dependencies): App {
  const { config, log, metrics } = dependencies
  const service = createServiceApp({
    log,
    metrics,
    health: () => health(dependencies),
    rawRoutes: invokeRoutes({ ...dependencies, serviceToken: config.serviceToken }),
    routes: Router().use(functionRoutes(dependencies)),
  })
  const bodyBudget = new ByteBudget(INVOCATION_LIMITS.bodyBytesMax)
  const takeDirect = createDirectDoor({ ...dependencies, serviceToken: config.serviceToken, bodyBudget })
  const answerBudget = new ByteBudget(INVOCATION_LIMITS.answerBytesMax)
  let isDraining = false
  return {
    server: createServer(SERVER_OPTIONS, (request, response) => {
      if (isDraining) response.setHeader('connection', 'close')
      if (!takeDirect(request, response)) service(request, response)
    }),
    handlersOf: createSiteCallDoor({ ...dependencies, heads: new AnswerHeads(), answerBudget }),
    drain: () => {
      isDraining = true
    },
  }
}

async function health({ figures, registry, guests, executor, recorder, isolation }: Dependencies) {
  return {
    status: guests.isBroken ? ('degraded' as const) : ('ok' as const),
    ...figures.totals(),
    runningInvocations: executor.running,
    cache: registry.statistics(),
    guests: guests.statistics(),
    records: recorder.statistics(),
    sandbox: isolation,
  }
}
