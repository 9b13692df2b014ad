import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'

/** A successful invocation of version 1, with what a test wants otherwise. */
export const buildInvocation = (given: Pick<Invocation, 'projectId'> & Partial<Invocation>): Invocation => ({
  id: uuidV7(),
  functionName: 'hello',
  version: 1,
  deploymentId: null,
  status: 'success',
  statusCode: 200,
  request: { method: 'GET', path: '/_functions/hello' },
  response: { statusCode: 200, body: '{}' },
  logs: [],
  error: null,
  durationMs: 1.5,
  cpuMs: 0.5,
  queueMs: 0.25,
  heapBytes: 2_000_000,
  bytesIn: 3,
  bytesOut: 4,
  cold: false,
  sampledFrom: 1,
  createdAt: new Date().toISOString(),
  ...given,
})
