import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { ApiConfig } from '../../config.ts'
import { startDispatching } from '../../dispatch/start-dispatching.ts'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'
import { gitRoutes } from '../git.routes.ts'

// INTERIM until the api mounts git and starts dispatching by itself
export async function startGitApi(overrides: Partial<ApiConfig> = {}): Promise<TestApi & { gitUrl: string }> {
  const api = await startTestApi(overrides)
  const app = express()
  app.use((_q, r, n) => {
    r.setHeader('x-request-id', 'test')
    n()
  })
  app.use(gitRoutes(api.dependencies))
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const dispatching = await startDispatching(api.dependencies)
  return {
    ...api,
    gitUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await dispatching.stop()
      server.closeAllConnections()
      server.close()
      await api.close()
    },
  }
}
