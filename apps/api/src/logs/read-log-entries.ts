import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import { readLine, toLogLevel } from './log-level.ts'

const LINES_MAX = 200
const LINE_LENGTH_MAX = 2_000
/** Of one entry: a page of them is some megabytes at most. */
const TEXT_LENGTH_MAX = 32_000
/** `[ERROR] ` */
const TAG_LENGTH = 8
const PATH_LENGTH_MAX = 2_048
const MESSAGE_LENGTH_MAX = 2_000

type Row = Omit<LogEntry, 'time' | 'level' | 'lines'> & { createdAt: Date; level: number; lines: string[] }

/** These invocations as the logs show them, newest first. The database cuts what is long: whole records never come here. */
export async function readLogEntries(sql: SqlClient, ids: readonly string[]): Promise<LogEntry[]> {
  if (ids.length === 0) return []
  const { rows } = await sql.query<Row>(STATEMENT, [ids], 'log-entries')
  return rows.map(({ createdAt, level, lines, linesCut, ...entry }) => {
    const read = lines.map(readLine)
    return {
      ...entry,
      time: createdAt.toISOString(),
      level: toLogLevel(level),
      lines: read.map((line) => ({ ...line, text: line.text.slice(0, LINE_LENGTH_MAX) })),
      linesCut: linesCut || read.some(({ text }) => text.length > LINE_LENGTH_MAX),
    }
  })
}

const STATEMENT = `
  SELECT i.id, i.created_at AS "createdAt", i.function_name AS "functionName", i.version, i.deployment_id AS "deploymentId", i.status,
    i.status_code AS "statusCode", i.record->'request'->>'method' AS method,
    left(regexp_replace(coalesce(i.record->'request'->>'url', i.record->'request'->>'path'), '^[a-z]+://[^/?#]*', ''), ${PATH_LENGTH_MAX}) AS path,
    i.duration_ms AS "durationMs", i.cpu_ms AS "cpuMs", i.cold, i.sampled_from AS "sampledFrom", i.level,
    coalesce(shown.lines, '{}') AS lines, coalesce(shown.cut, false) OR coalesce(shown.count, 0) < total.count AS "linesCut",
    CASE WHEN jsonb_typeof(i.record->'error') = 'object' THEN json_build_object(
      'code', i.record->'error'->>'code', 'message', left(i.record->'error'->>'message', ${MESSAGE_LENGTH_MAX})) END AS error
  FROM invocations i
  CROSS JOIN LATERAL (
    SELECT CASE WHEN jsonb_typeof(i.record->'logs') = 'array' THEN jsonb_array_length(i.record->'logs') ELSE 0 END AS count
  ) total
  CROSS JOIN LATERAL (
    SELECT array_agg(text ORDER BY place) AS lines, bool_or(length > ${LINE_LENGTH_MAX + TAG_LENGTH}) AS cut, count(*) AS count FROM (
      SELECT left(line, ${LINE_LENGTH_MAX + TAG_LENGTH}) AS text, length(line) AS length, place,
        sum(least(length(line), ${LINE_LENGTH_MAX})) OVER (ORDER BY place) AS so_far
      FROM jsonb_array_elements_text(CASE WHEN total.count > 0 THEN i.record->'logs' ELSE '[]'::jsonb END) WITH ORDINALITY AS l(line, place)
      WHERE place <= ${LINES_MAX}
    ) fitting WHERE so_far <= ${TEXT_LENGTH_MAX}
  ) shown
  WHERE i.id = ANY($1) ORDER BY i.id DESC`
