import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServiceApp } from '@plat/shared/service-kit/create-service-app.ts'
import { Router } from 'express'
import type { Dependencies } from './dependencies.ts'
import { INVOCATION_LIMITS } from './function-executor/invocation-limits.ts'
import { functionRoutes } from './http/function.routes.ts'
import { createInternalInvoke } from './http/internal-invoke.ts'
import { invokeRoutes } from './http/invoke.routes.ts'

interface App {
  /** For the port: the proxy's calls need the service token. */
  server: Server
  /** For the Unix socket, whose permissions are the proof. */
  socketServer: Server
  /** Says from now on with every answer that its connection ends, so that busy ones do not outlive `server.close()`. */
  drain(): void
}

const SERVER_OPTIONS = {
  headersTimeout: 30_000,
  requestTimeout: 120_000,
  /** Longer than the proxy keeps an idle connection, so that it is never this side that closes one in use (R44). */
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  /** A visitor's headers, and once more the address in one of ours. */
  maxHeaderSize: 64 * 1024,
}

/** Both HTTP servers over one set of dependencies; they do not listen yet. */
export function createApp(dependencies: Dependencies): App {
  const { config, log, metrics } = dependencies
  const bodyBudget = { bytesLeft: INVOCATION_LIMITS.bodyBytesMax }
  const shared = { ...dependencies, serviceToken: config.serviceToken, bodyBudget }
  const routes = Router().use(functionRoutes(dependencies))
  const service = createServiceApp({ log, metrics, health: () => health(dependencies), rawRoutes: invokeRoutes(shared), routes })
  const internalInvoke = createInternalInvoke(shared)
  let isDraining = false
  const listener =
    (isTrusted: boolean) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      if (isDraining) response.setHeader('connection', 'close')
      if (request.url === '/internal/invoke') internalInvoke(request, response, { isTrusted }).catch(() => response.destroy())
      else service(request, response)
    }
  return {
    server: createServer(SERVER_OPTIONS, listener(false)),
    socketServer: createServer(SERVER_OPTIONS, listener(true)),
    drain: () => {
      isDraining = true
    },
  }
}

async function health({ figures, registry, guests, guestStarter, recorder, isolation }: Dependencies) {
  return {
    status: guestStarter.lastFailed ? ('degraded' as const) : ('ok' as const),
    ...figures.totals(),
    cache: registry.statistics(),
    guests: guests.statistics(),
    records: recorder.statistics(),
    sandbox: isolation,
  }
}
