import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { Dependencies } from '../dependencies.ts'
import { toStorableInvocation } from './to-storable-invocation.ts'

/**
 * Stores a batch of invocations, in one statement. A record sent twice is stored once; one of a project that is gone is dropped. Counting
 * is the matter of addFigures.
 */
export async function recordInvocations({ sql }: Pick<Dependencies, 'sql'>, invocations: Invocation[]): Promise<void> {
  if (invocations.length === 0) return
  await sql.query(STATEMENT, [`[${invocations.map(toStorableInvocation).join(',')}]`], 'record-invocations')
}

const COLUMNS = `id, project_id, function_name, version, deployment_id, status, status_code, record, duration_ms, cpu_ms, queue_ms,
  heap_bytes, bytes_in, bytes_out, cold, sampled_from, level, created_at`

// Rows are met in the order everybody keeps: projects by id, then invocations by id. Sharing the project's lock keeps out whoever goes
// live or registers, so nobody waits in a circle, and nothing is added to a project that is being deleted.
const STATEMENT = `
  WITH given AS (
    SELECT DISTINCT ON (id) * FROM json_to_recordset($1::json) AS g(
      id uuid, project_id uuid, function_name text, version int, deployment_id uuid, status text, status_code int, record jsonb,
      duration_ms float8, cpu_ms float8, queue_ms float8, heap_bytes bigint, bytes_in bigint, bytes_out bigint, cold boolean,
      sampled_from int, level smallint, created_at timestamptz)
    ORDER BY id
  ), present AS (
    SELECT p.id FROM projects p WHERE p.id IN (SELECT project_id FROM given) ORDER BY p.id FOR SHARE
  )
  INSERT INTO invocations (${COLUMNS})
  SELECT ${COLUMNS} FROM given WHERE project_id IN (SELECT id FROM present)
  ORDER BY id
  ON CONFLICT (id) DO NOTHING`
