import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { Dependencies } from '../dependencies.ts'
import { toStorableInvocation } from './to-storable-invocation.ts'

/**
 * Stores a batch of invocations and counts them at their functions, in one statement. A record sent twice is stored and counted once;
 * one of a project that is gone is dropped.
 */
export async function recordInvocations({ sql }: Pick<Dependencies, 'sql'>, invocations: Invocation[]): Promise<void> {
  if (invocations.length === 0) return
  await sql.query(STATEMENT, [`[${invocations.map(toStorableInvocation).join(',')}]`], 'record-invocations')
}

// Rows are met in the order everybody keeps: projects by id, then invocations by id, then functions by name. Sharing the project's lock
// keeps out whoever goes live or registers, so nobody waits in a circle, and nothing is added to a project that is being deleted.
const STATEMENT = `
  WITH given AS (
    SELECT DISTINCT ON (id) * FROM json_to_recordset($1::json) AS g(
      id uuid, project_id uuid, function_name text, version int, deployment_id uuid, status text, status_code int,
      record jsonb, duration_ms float8, cpu_ms float8, cold boolean, created_at timestamptz)
    ORDER BY id
  ), present AS (
    SELECT p.id FROM projects p WHERE p.id IN (SELECT project_id FROM given) ORDER BY p.id FOR SHARE
  ), added AS (
    INSERT INTO invocations
      (id, project_id, function_name, version, deployment_id, status, status_code, record, duration_ms, cpu_ms, cold, created_at)
    SELECT g.id, g.project_id, g.function_name, g.version, g.deployment_id, g.status, g.status_code, g.record, g.duration_ms, g.cpu_ms,
      g.cold, g.created_at
    FROM given g JOIN present ON present.id = g.project_id
    ORDER BY g.id
    ON CONFLICT (id) DO NOTHING
    RETURNING project_id, function_name
  ), counted AS (
    SELECT project_id, function_name, count(*) AS calls FROM added GROUP BY project_id, function_name
  ), locked AS (
    SELECT f.id, c.calls FROM functions f JOIN counted c ON c.project_id = f.project_id AND c.function_name = f.function_name
    ORDER BY f.project_id, f.function_name FOR NO KEY UPDATE OF f
  )
  UPDATE functions f SET invocation_count = f.invocation_count + l.calls FROM locked l WHERE f.id = l.id`
