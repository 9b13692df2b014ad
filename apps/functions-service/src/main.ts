import { detectSandbox } from '@plat/sandbox/detect-sandbox.ts'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { closeServer, listen, runService } from '@plat/shared/service-kit/run-service.ts'
import { createApp } from './app.ts'
import { readFunctionsConfig } from './config.ts'
import { createDependencies } from './dependencies.ts'
import { startGuest } from './guests/start-guest.ts'
import { listenOnSocket } from './http/listen-on-socket.ts'

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
    const { server, socketServer, drain } = createApp(dependencies)
    if (config.socketPath !== undefined) await listenOnSocket(socketServer, config.socketPath, log)
    await listen(server, { host: config.bindHost, port: config.port }, log)
    const closeServers = async () => {
      drain()
      await Promise.all([closeServer(server, DRAIN_MS), closeServer(socketServer, DRAIN_MS)])
    }
    return { close: [closeServers, dependencies.close] }
  },
  process.env,
)
