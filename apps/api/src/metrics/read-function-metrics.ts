import type { FunctionMetrics } from '@plat/shared/contracts/metrics.ts'
import type { Dependencies } from '../dependencies.ts'
import { addUp } from './add-up.ts'
import { type FigureSums, presentSums, SUMS } from './figure-sums.ts'
import { stepsOf } from './steps-of.ts'

interface FunctionMetricsInput {
  projectId: string
  hours: number
}

interface Step {
  functionName: string
  step: number
  invocations: number
  failures: number
}

/** What each function of a project did, those that were not called left out; two queries, however many they are. */
export async function readFunctionMetrics(
  { sql, clock }: Pick<Dependencies, 'sql' | 'clock'>,
  { projectId, hours }: FunctionMetricsInput,
): Promise<FunctionMetrics> {
  const { stepMs, steps, first } = stepsOf(hours, clock.now())
  const since = [projectId, new Date(first * stepMs)]
  const [totals, bySteps] = await Promise.all([
    sql.query<FigureSums & { functionName: string }>(TOTALS, since, 'metrics-by-function'),
    sql.query<Step>(BY_STEP, [...since, stepMs / 1000], 'metrics-by-function-and-step'),
  ])
  const found = new Map(bySteps.rows.map((row) => [`${row.functionName} ${row.step}`, row]))
  const series = (name: string, figure: 'invocations' | 'failures') =>
    Array.from({ length: steps }, (_, index) => found.get(`${name} ${first + index}`)?.[figure] ?? 0)
  return {
    stepMs,
    functions: totals.rows.map((row) => ({
      functionName: row.functionName,
      ...presentSums(addUp([row])),
      invocations: series(row.functionName, 'invocations'),
      failures: series(row.functionName, 'failures'),
    })),
  }
}

const FROM = 'FROM function_figures WHERE project_id = $1 AND hour >= $2'
const TOTALS = `SELECT function_name AS "functionName", ${SUMS} ${FROM} GROUP BY 1 ORDER BY sum(success + error + timeout) DESC, 1`
const BY_STEP = `SELECT function_name AS "functionName", floor(extract(epoch FROM hour) / $3::int)::int AS step,
  sum(success + error + timeout)::float8 AS invocations, sum(error + timeout)::float8 AS failures ${FROM} GROUP BY 1, 2`
