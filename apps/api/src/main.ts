import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { runService } from '@plat/shared/service-kit/run-service.ts'
import { readApiConfig } from './config.ts'
import { startApi } from './start-api.ts'

await runService(
  'api',
  async (env) => {
    const { config, secrets } = readApiConfig(env)
    return startApi({ config, secrets, log: createLogger({ service: 'api', ...config.log }) })
  },
  process.env,
)
