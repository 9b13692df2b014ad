import type { Invocation } from '@plat/shared/contracts/functions.ts'

/** An invocation as use cases see it. Never sent as it is: see presentInvocation. */
export interface InvocationRecord {
  id: string
  projectId: string
  functionName: string
  version: number
  deploymentId: string | null
  status: Invocation['status']
  statusCode: number
  record: Pick<Invocation, 'request' | 'response' | 'logs' | 'error'>
  durationMs: number
  cpuMs: number
  queueMs: number
  heapBytes: number
  bytesIn: number
  bytesOut: number
  cold: boolean
  sampledFrom: number
  createdAt: Date
}

/** Columns of InvocationRecord but `record`; `i` is the invocation. */
export const INVOCATION_COLUMNS = `
  i.id, i.project_id AS "projectId", i.function_name AS "functionName", i.version, i.deployment_id AS "deploymentId", i.status,
  i.status_code AS "statusCode", i.duration_ms AS "durationMs", i.cpu_ms AS "cpuMs", i.queue_ms AS "queueMs",
  i.heap_bytes::float8 AS "heapBytes", i.bytes_in::float8 AS "bytesIn", i.bytes_out::float8 AS "bytesOut", i.cold,
  i.sampled_from AS "sampledFrom", i.created_at AS "createdAt"`
