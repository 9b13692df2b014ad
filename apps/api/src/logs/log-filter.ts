import type { LogQuery } from '@plat/shared/contracts/function-logs.ts'
import { levelNumber } from './log-level.ts'

export type LogFilter = Omit<LogQuery, 'cursor' | 'limit'> & { projectId: string }

/** Conditions of a query, and the values they name. */
export interface LogConditions {
  /** Over columns that an index is kept on; `i` is the invocation. */
  indexed: string[]
  /** Over the others, `i` again. */
  others: string[]
  /** Over the record itself, which is large. */
  record: string[]
  values: unknown[]
}

/** A level from which on records have an index of their own. */
const GRAVE = 3

/** All that must hold of an invocation, by what it costs to find out. */
export function toConditions(filter: LogFilter): LogConditions {
  const conditions: LogConditions = { indexed: [], others: [], record: [], values: [] }
  const value = (given: unknown): string => `$${conditions.values.push(given)}`
  const { indexed, others, record } = conditions
  indexed.push(`i.project_id = ${value(filter.projectId)}`)
  if (filter.invocation !== undefined) indexed.push(`i.id = ${value(filter.invocation)}`)
  if (filter.function !== undefined) indexed.push(`i.function_name = ${value(filter.function)}`)
  if (filter.deployment !== undefined) indexed.push(`i.deployment_id = ${value(filter.deployment)}`)
  if (filter.from !== undefined) indexed.push(`i.id >= ${value(firstIdAt(Date.parse(filter.from)))}`)
  if (filter.to !== undefined) indexed.push(`i.id < ${value(firstIdAt(Date.parse(filter.to) + 1))}`)
  const level = Math.max(filter.level === undefined ? 0 : levelNumber(filter.level), failed(filter) ? levelNumber('error') : 0)
  if (level >= GRAVE) indexed.push(`i.level >= ${GRAVE}`)
  if (level > 0) others.push(`i.level >= ${value(level)}`)
  if (filter.version !== undefined) others.push(`i.version = ${value(filter.version)}`)
  if (filter.status !== undefined) others.push(`i.status = ${value(filter.status)}`)
  if (filter.text !== undefined) record.push(holdsText(value(`%${filter.text.replace(/[\\%_]/g, '\\$&')}%`)))
  return conditions
}

const failed = ({ status }: LogFilter): boolean => status === 'error' || status === 'timeout'

const holdsText = (pattern: string): string => `(
  coalesce(i.record->'request'->>'url', i.record->'request'->>'path') ILIKE ${pattern} OR i.record->'error'->>'message' ILIKE ${pattern}
  OR i.record->'error'->>'code' ILIKE ${pattern}
  OR EXISTS (SELECT 1 FROM jsonb_array_elements_text(i.record->'logs') AS line WHERE line ILIKE ${pattern}))`

/** Ids begin with the time they were made at (UUIDv7, RFC 9562 §5.7): the least one of a moment. */
function firstIdAt(ms: number): string {
  const time = Math.max(0, Math.min(ms, 2 ** 48 - 1))
    .toString(16)
    .padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
