import { FUNCTION_NAME, type FunctionFigures } from '@plat/shared/contracts/functions.ts'
import type { Dependencies } from '../dependencies.ts'

interface Batch {
  batchId: string
  figures: FunctionFigures[]
}

/**
 * Adds the figures of a batch to those of their hours, and the invocations they count to their functions', in one statement. A batch that
 * comes again changes nothing; figures of a project that is gone are dropped.
 */
export async function addFigures({ sql }: Pick<Dependencies, 'sql'>, { batchId, figures }: Batch): Promise<void> {
  const rows = [...addUp(figures).values()].filter(({ functionName }) => FUNCTION_NAME.test(functionName))
  if (rows.length > 0) await sql.query(STATEMENT, [batchId, JSON.stringify(rows.map(toRow))], 'add-figures')
}

/** One statement may change a row once only. */
function addUp(figures: FunctionFigures[]): Map<string, FunctionFigures> {
  const byHour = new Map<string, FunctionFigures>()
  for (const each of figures) {
    const hour = new Date(Math.floor(Date.parse(each.hour) / HOUR_MS) * HOUR_MS).toISOString()
    const key = `${each.projectId.toLowerCase()}:${each.functionName}:${each.version}:${hour}`
    const known = byHour.get(key)
    byHour.set(key, { ...(known ? sum(known, each) : each), hour })
  }
  return byHour
}

const HOUR_MS = 3_600_000

function sum(a: FunctionFigures, b: FunctionFigures): FunctionFigures {
  return {
    ...a,
    ...{ success: a.success + b.success, error: a.error + b.error, timeout: a.timeout + b.timeout, cold: a.cold + b.cold },
    ...{ wallMs: a.wallMs + b.wallMs, cpuMs: a.cpuMs + b.cpuMs, queueMs: a.queueMs + b.queueMs },
    ...{ bytesIn: a.bytesIn + b.bytesIn, bytesOut: a.bytesOut + b.bytesOut },
    latency: a.latency.map((count, index) => count + (b.latency[index] ?? 0)),
  }
}

const toRow = (figures: FunctionFigures) => ({
  project_id: figures.projectId,
  function_name: figures.functionName,
  version: figures.version,
  hour: figures.hour,
  ...{ success: figures.success, error: figures.error, timeout: figures.timeout, cold: figures.cold },
  ...{ wall_ms: figures.wallMs, cpu_ms: figures.cpuMs, queue_ms: figures.queueMs },
  ...{ bytes_in: figures.bytesIn, bytes_out: figures.bytesOut, latency: figures.latency },
})

const SUMS = ['success', 'error', 'timeout', 'cold', 'wall_ms', 'cpu_ms', 'queue_ms', 'bytes_in', 'bytes_out']

// Projects are met first, as everywhere. A batch whose name is taken already has been added by whoever took it: none of it is fresh.
const STATEMENT = `
  WITH given AS (
    SELECT * FROM json_to_recordset($2::json) AS g(
      project_id uuid, function_name text, version int, hour timestamptz, success bigint, error bigint, timeout bigint, cold bigint,
      wall_ms float8, cpu_ms float8, queue_ms float8, bytes_in bigint, bytes_out bigint, latency bigint[])
  ), present AS (
    SELECT p.id FROM projects p WHERE p.id IN (SELECT project_id FROM given) ORDER BY p.id FOR SHARE
  ), batch AS (
    INSERT INTO figure_batches (id, created_at) SELECT $1, now() FROM (SELECT count(*) FROM present) locked
    ON CONFLICT (id) DO NOTHING
    RETURNING id
  ), fresh AS (
    SELECT given.* FROM given JOIN present ON present.id = given.project_id CROSS JOIN batch
  ), added AS (
    INSERT INTO function_figures AS f (project_id, function_name, version, hour, ${SUMS.join(', ')}, latency)
    SELECT project_id, function_name, version, hour, ${SUMS.join(', ')}, latency FROM fresh
    ORDER BY project_id, function_name, version, hour
    ON CONFLICT (project_id, function_name, version, hour) DO UPDATE SET
      ${SUMS.map((column) => `${column} = f.${column} + EXCLUDED.${column}`).join(', ')},
      latency = ARRAY(
        SELECT coalesce(a, 0) + coalesce(b, 0) FROM unnest(f.latency, EXCLUDED.latency) WITH ORDINALITY AS u(a, b, place) ORDER BY place)
  ), counted AS (
    SELECT project_id, function_name, sum(success + error + timeout)::bigint AS calls FROM fresh GROUP BY project_id, function_name
  ), locked AS (
    SELECT f.id, c.calls FROM functions f JOIN counted c ON c.project_id = f.project_id AND c.function_name = f.function_name
    ORDER BY f.project_id, f.function_name FOR NO KEY UPDATE OF f
  )
  UPDATE functions f SET invocation_count = f.invocation_count + l.calls FROM locked l WHERE f.id = l.id`
