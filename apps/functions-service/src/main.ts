import { setTimeout as delay } from 'node:timers/promises'
import { detectSandbox } from '@plat/sandbox/detect-sandbox.ts'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { closeServer, listen, runService } from '@plat/shared/service-kit/run-service.ts'
import { createApp } from './app.ts'
import { readFunctionsConfig } from './config.ts'
import { createDependencies } from './dependencies.ts'
import { startGuest } from './guests/start-guest.ts'
import { listenForProxies } from './http/listen-for-proxies.ts'

/** Leaves time to kill the guests and send the last records within the 30 s that a service has to stop. */
const DRAIN_MS = 22_000

await runService(
  'functions-service',
  async (env) => {
    const config = readFunctionsConfig(env, process.cwd())
    const log = createLogger({ service: 'functions-service', ...config.log })
    const sandbox = await detectSandbox({ choice: config.sandbox, stateDir: config.sandboxDir })
    for (const warning of sandbox.isolation.warnings) log.warn('sandbox is weaker than it could be', { warning })
    const dependencies = await createDependencies({
      config,
      log,
      isolation: sandbox.isolation,
      startConnection: (options) => startGuest({ ...options, sandbox }),
    })
    const { server, handlersOf, drain } = createApp(dependencies)
    const { bindHost: host, linkPort, socketPath, serviceToken: token } = config
    const tcp = linkPort === undefined ? undefined : { host, port: linkPort, token }
    const proxies = await listenForProxies({ socketPath, tcp, handlersOf, log })
    await listen(server, { host, port: config.port }, log)
    const closeServers = async () => {
      drain()
      // What waitUntil was given goes on after its answer.
      const rest = Promise.race([dependencies.guests.pool.drained(), delay(DRAIN_MS, undefined, { ref: false })])
      await Promise.all([closeServer(server, DRAIN_MS), proxies.close(DRAIN_MS)])
      await rest
    }
    return { close: [closeServers, dependencies.close] }
  },
  process.env,
)
