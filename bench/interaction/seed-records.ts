import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Invocation } from '../../packages/shared/src/contracts/functions.ts'
import { uuidV7 } from '../../packages/shared/src/domain/uuid-v7.ts'
import { createApi } from '../../tests/e2e/support/api.ts'
import type { Platform } from '../../tests/e2e/support/platform.ts'

const RECORDS_AT_ONCE = 500
const FAILS_EVERY = 20

/** Adds records of calls of `checkout`, five lines each, as if the functions-service had sent them. @throws Error with what the api answered */
export async function seedRecords(platform: Platform, project: string, count: number): Promise<void> {
  const { serviceToken } = JSON.parse(await readFile(path.join(platform.dataDir, 'secrets.json'), 'utf8')) as { serviceToken: string }
  const { id: projectId } = (await platform.api.call('GET', `/api/projects/${project}`)).body as { id: string }
  const service = createApi(platform.apiUrl, serviceToken)
  const firstMs = Date.now() - count * 1000
  const records = Array.from({ length: count }, (_, index) => toRecord(projectId, firstMs + index * 1000, index % FAILS_EVERY === 0))
  for (let from = 0; from < count; from += RECORDS_AT_ONCE) {
    const { status, body } = await service.call('POST', '/internal/invocations', {
      invocations: records.slice(from, from + RECORDS_AT_ONCE),
    })
    if (status >= 300) throw new Error(`the api refused the records: ${JSON.stringify(body)}`)
  }
}

const toRecord = (projectId: string, ms: number, isFailed: boolean): Invocation => ({
  id: uuidV7(ms),
  projectId,
  functionName: 'checkout',
  version: 1,
  deploymentId: null,
  status: isFailed ? 'error' : 'success',
  statusCode: isFailed ? 500 : 200,
  request: { kind: 'http', method: 'POST', url: 'http://shop.localhost/_functions/checkout', headers: { accept: '*/*' } },
  response: { status: 200, body: '{"ok":true}' },
  logs: ['[LOG] order 2 items', '[LOG] kettle reserved', '[LOG] cup reserved', '[LOG] total 25', '[LOG] done'],
  error: isFailed ? { code: 'FUNCTION_ERROR', message: 'An order needs items' } : null,
  durationMs: 12.5,
  cpuMs: 3,
  queueMs: 0.1,
  heapBytes: 2_000_000,
  bytesIn: 40,
  bytesOut: 24,
  cold: false,
  sampledFrom: 1,
  createdAt: new Date(ms).toISOString(),
})
