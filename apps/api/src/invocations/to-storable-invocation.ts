import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { gravestLevel } from '../logs/log-level.ts'
import { toStorableExchange } from './to-storable-exchange.ts'
import { toStorableText } from './to-storable-text.ts'

const NAME_LENGTH_MAX = 128
const MESSAGE_LENGTH_MAX = 8_192
const STACK_LENGTH_MAX = 32_768
/** Console output kept of one invocation (contract §4). */
const LOG_BYTES_MAX = 1024 * 1024
const INT_MAX = 2_147_483_647

/**
 * JSON text of one invocation as a row. Whatever a tenant's function printed, threw or answered, the row is acceptable to Postgres and
 * bounded: one strange record never costs the others of its batch.
 */
export function toStorableInvocation(invocation: Invocation): string {
  const { request, response, logs, error, ...figures } = invocation
  const columns = {
    id: figures.id,
    project_id: figures.projectId,
    function_name: figures.functionName.slice(0, NAME_LENGTH_MAX),
    version: toInt(figures.version),
    deployment_id: figures.deploymentId,
    status: figures.status,
    status_code: toInt(figures.statusCode),
    duration_ms: figures.durationMs,
    cpu_ms: figures.cpuMs,
    queue_ms: figures.queueMs,
    heap_bytes: toBigint(figures.heapBytes),
    bytes_in: toBigint(figures.bytesIn),
    bytes_out: toBigint(figures.bytesOut),
    cold: figures.cold,
    sampled_from: toInt(figures.sampledFrom),
    level: gravestLevel(invocation),
    created_at: new Date(Math.max(0, Date.parse(figures.createdAt))).toISOString(),
  }
  const record = [
    `"request":${toStorableExchange(request)}`,
    `"response":${response === null ? 'null' : toStorableExchange(response)}`,
    `"logs":${toStorableText(JSON.stringify(firstLines(logs)))}`,
    `"error":${toStorableText(JSON.stringify(error && shorten(error)))}`,
  ]
  return `${toStorableText(JSON.stringify(columns)).slice(0, -1)},"record":{${record.join(',')}}}`
}

const toInt = (value: number): number => Math.max(-INT_MAX, Math.min(INT_MAX, value))

const toBigint = (value: number): number => Math.round(Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, value)))

const shorten = ({ code, message, stack }: NonNullable<Invocation['error']>): NonNullable<Invocation['error']> => ({
  code: code.slice(0, NAME_LENGTH_MAX),
  message: message.slice(0, MESSAGE_LENGTH_MAX),
  ...(stack === undefined ? {} : { stack: stack.slice(0, STACK_LENGTH_MAX) }),
})

function firstLines(logs: string[]): string[] {
  let bytes = 0
  const over = logs.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 4
    return bytes > LOG_BYTES_MAX
  })
  return over === -1 ? logs : [...logs.slice(0, over), `[left out: ${logs.length - over} more lines, above 1 MiB]`]
}
