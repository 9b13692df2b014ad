import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import type { SqlClient } from '../../database/sql-pool.ts'

interface LinesQuery {
  deploymentId: string
  /** Only lines with a greater number. */
  after: number
  take: number
}

/** Lines of a deployment's log in order. */
export async function readLogLines(sql: SqlClient, { deploymentId, after, take }: LinesQuery): Promise<BuildLogLine[]> {
  const { rows } = await sql.query<Omit<BuildLogLine, 'time'> & { time: Date }>(
    'SELECT seq, time, step, stream, text FROM build_log_lines WHERE deployment_id = $1 AND seq > $2 ORDER BY seq LIMIT $3',
    [deploymentId, after, take],
    'log-lines',
  )
  return rows.map((line) => ({ ...line, time: line.time.toISOString() }))
}
