import { LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'
import type { Metrics } from '@plat/shared/contracts/metrics.ts'
import type { Dependencies } from '../dependencies.ts'
import { addUp } from './add-up.ts'
import { type FigureSums, presentSums } from './figure-sums.ts'

interface MetricsInput {
  projectId: string
  hours: number
  function?: string | undefined
  version?: number | undefined
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const HOURLY_HOURS_MAX = 7 * 24
const FUNCTIONS_MAX = 20

/** What a project's functions did, by the hour or (above 7 days) by the day of UTC, the present one last; two queries. */
export async function readMetrics({ sql, clock }: Pick<Dependencies, 'sql' | 'clock'>, input: MetricsInput): Promise<Metrics> {
  const stepMs = input.hours <= HOURLY_HOURS_MAX ? HOUR_MS : DAY_MS
  const steps = Math.ceil((input.hours * HOUR_MS) / stepMs)
  const last = Math.floor(clock.now().getTime() / stepMs)
  const first = last - steps + 1
  const values = [input.projectId, new Date(first * stepMs), input.function ?? null, input.version ?? null]
  const isOneFunction = input.function !== undefined
  const [bySteps, byFunctions] = await Promise.all([
    sql.query<FigureSums & { step: number }>(BY_STEP, [...values, stepMs / 1000], 'metrics-by-step'),
    isOneFunction
      ? undefined
      : sql.query<FigureSums & { functionName: string }>(BY_FUNCTION, [...values, FUNCTIONS_MAX], 'metrics-by-function'),
  ])
  const found = new Map(bySteps.rows.map((row) => [row.step, row]))
  const points = Array.from({ length: steps }, (_, index) => addUp([found.get(first + index) ?? addUp([])]))
  return {
    stepMs,
    points: points.map((sums, index) => ({ time: new Date((first + index) * stepMs).toISOString(), ...presentSums(sums) })),
    totals: presentSums(addUp(points)),
    functions: (byFunctions?.rows ?? []).map((row) => ({ functionName: row.functionName, ...presentSums(addUp([row])) })),
  }
}

const BUCKETS = Array.from({ length: LATENCY_BUCKETS_MS.length + 1 }, (_, index) => `sum(latency[${index + 1}])`)
const SUMS = `sum(success)::float8 AS success, sum(error)::float8 AS error, sum(timeout)::float8 AS timeout, sum(cold)::float8 AS cold,
  sum(cpu_ms)::float8 AS "cpuMs", sum(bytes_in)::float8 AS "bytesIn", sum(bytes_out)::float8 AS "bytesOut",
  ARRAY[${BUCKETS.join(', ')}]::float8[] AS latency`
const FROM = `FROM function_figures WHERE project_id = $1 AND hour >= $2 AND ($3::text IS NULL OR function_name = $3)
  AND ($4::int IS NULL OR version = $4)`
const BY_STEP = `SELECT floor(extract(epoch FROM hour) / $5::int)::int AS step, ${SUMS} ${FROM} GROUP BY 1`
const BY_FUNCTION = `SELECT function_name AS "functionName", ${SUMS} ${FROM}
  GROUP BY 1 ORDER BY sum(success + error + timeout) DESC, 1 LIMIT $5`
