import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { Dependencies } from '../dependencies.ts'
import { INVOCATION_COLUMNS, type InvocationRecord } from './invocation-record.ts'

export interface InvocationSummary extends InvocationRecord {
  /** Logs and large fields are left out of `record`. */
  isTruncated: boolean
}

interface InvocationFilter {
  projectId: string
  functionName: string
  status: Invocation['status'] | undefined
  /** Only those before this id. */
  before: string | undefined
  limit: number
}

const RECORD_BYTES_MAX = 16_384
const FIELD_BYTES_MAX = 2_048

/**
 * Invocations of a function, newest first. A record above 16 KiB comes without its logs and large fields: a page of them whole could
 * be more than a hundred megabytes.
 */
export async function listInvocations({ sql }: Pick<Dependencies, 'sql'>, filter: InvocationFilter): Promise<InvocationSummary[]> {
  const { rows } = await sql.query<InvocationSummary>(
    `SELECT ${INVOCATION_COLUMNS}, large AS "isTruncated",
       CASE WHEN large THEN jsonb_build_object(
         'request', ${SMALL_FIELDS('request')}, 'response', ${SMALL_FIELDS('response')}, 'logs', '[]'::jsonb, 'error', i.record->'error')
       ELSE i.record END AS record
     FROM invocations i CROSS JOIN LATERAL (SELECT octet_length(i.record::text) > ${RECORD_BYTES_MAX} AS large) size
     WHERE i.project_id = $1 AND i.function_name = $2 AND ($3::text IS NULL OR i.status = $3) AND ($4::uuid IS NULL OR i.id < $4)
     ORDER BY i.id DESC LIMIT $5`,
    [filter.projectId, filter.functionName, filter.status ?? null, filter.before ?? null, filter.limit],
  )
  return rows
}

/** The part of a record's object that fits in a list; null stays null. */
const SMALL_FIELDS = (part: 'request' | 'response'): string => `
  CASE WHEN jsonb_typeof(i.record->'${part}') = 'object' THEN coalesce(
    (SELECT jsonb_object_agg(key, value) FROM jsonb_each(i.record->'${part}') WHERE octet_length(value::text) <= ${FIELD_BYTES_MAX}), '{}'::jsonb)
  ELSE 'null'::jsonb END`
