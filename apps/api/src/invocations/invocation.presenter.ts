import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { InvocationRecord } from './invocation-record.ts'

/** The public form of an invocation. */
export function presentInvocation(invocation: InvocationRecord): Invocation {
  const { request, response, logs, error } = invocation.record
  return {
    id: invocation.id,
    projectId: invocation.projectId,
    functionName: invocation.functionName,
    version: invocation.version,
    deploymentId: invocation.deploymentId,
    status: invocation.status,
    statusCode: invocation.statusCode,
    request,
    response,
    logs,
    error,
    durationMs: invocation.durationMs,
    cpuMs: invocation.cpuMs,
    queueMs: invocation.queueMs,
    heapBytes: invocation.heapBytes,
    bytesIn: invocation.bytesIn,
    bytesOut: invocation.bytesOut,
    cold: invocation.cold,
    sampledFrom: invocation.sampledFrom,
    createdAt: invocation.createdAt.toISOString(),
  }
}
