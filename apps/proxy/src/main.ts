import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { closeServer, listen, runService } from '@plat/shared/service-kit/run-service.ts'
import { createProxyApp } from './app.ts'
import { readProxyConfig } from './config.ts'

await runService(
  'proxy',
  async (env) => {
    const config = readProxyConfig(env, process.cwd())
    const log = createLogger({ service: 'proxy', level: config.logLevel, format: config.logFormat })
    const { server, close } = await createProxyApp(config, log)
    await listen(server, { host: config.bindHost, port: config.port }, log)
    return { close: [() => closeServer(server), close] }
  },
  process.env,
)
