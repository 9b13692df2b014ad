import type { Metrics } from '@plat/shared/contracts/metrics.ts'
import type { Dependencies } from '../dependencies.ts'
import { addUp } from './add-up.ts'
import { type FigureSums, presentSums, SUMS } from './figure-sums.ts'
import { stepsOf } from './steps-of.ts'

interface MetricsInput {
  projectId: string
  hours: number
  function?: string | undefined
  version?: number | undefined
}

/** What a project's functions did, by the hour or (above 7 days) by the day of UTC, the present one last. */
export async function readMetrics({ sql, clock }: Pick<Dependencies, 'sql' | 'clock'>, input: MetricsInput): Promise<Metrics> {
  const { stepMs, steps, first } = stepsOf(input.hours, clock.now())
  const values = [input.projectId, new Date(first * stepMs), input.function ?? null, input.version ?? null, stepMs / 1000]
  const { rows } = await sql.query<FigureSums & { step: number }>(BY_STEP, values, 'metrics-by-step')
  const found = new Map(rows.map((row) => [row.step, row]))
  const points = Array.from({ length: steps }, (_, index) => addUp([found.get(first + index) ?? addUp([])]))
  return {
    stepMs,
    points: points.map((sums, index) => ({ time: new Date((first + index) * stepMs).toISOString(), ...presentSums(sums) })),
    totals: presentSums(addUp(points)),
  }
}

const BY_STEP = `SELECT floor(extract(epoch FROM hour) / $5::int)::int AS step, ${SUMS} FROM function_figures
  WHERE project_id = $1 AND hour >= $2 AND ($3::text IS NULL OR function_name = $3) AND ($4::int IS NULL OR version = $4) GROUP BY 1`
