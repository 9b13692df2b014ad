import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import type { Dependencies } from '../dependencies.ts'
import { DISPATCH_TIMING } from '../dispatch/dispatch-timing.ts'

const TABLES_MAX = 10

type DatabaseFigures = Pick<PlatformStatus, 'database' | 'builds' | 'counts'> & { buildServices: string[] }

/** What the database says of itself, of the builds and of how much there is of everything. */
export async function readDatabaseFigures({ sql }: Pick<Dependencies, 'sql'>): Promise<DatabaseFigures> {
  const [own, tables, services, counts] = await Promise.all([
    sql.query<{ bytes: number; connections: number }>(
      `SELECT pg_database_size(current_database())::float8 AS bytes,
         (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS connections`,
    ),
    sql.query<{ name: string; bytes: number }>(
      `SELECT c.relname AS name, pg_total_relation_size(c.oid)::float8 AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY 2 DESC, 1 LIMIT $1`,
      [TABLES_MAX],
    ),
    sql.query<{ url: string; slots: number }>(
      `SELECT url, slots FROM build_services WHERE seen_at > now() - $1 * interval '1 ms' ORDER BY id LIMIT 100`,
      [DISPATCH_TIMING.seenMs],
    ),
    sql.query<PlatformStatus['counts'] & { queued: number; building: number }>(
      `SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM projects) AS projects,
         (SELECT count(*)::int FROM deployments) AS deployments, (SELECT count(*)::int FROM functions) AS functions,
         (SELECT count(*)::int FROM deployments WHERE status = 'queued') AS queued,
         (SELECT count(*)::int FROM deployments WHERE status = 'building') AS building`,
    ),
  ])
  const { queued = 0, building = 0, users = 0, projects = 0, deployments = 0, functions = 0 } = counts.rows[0] ?? {}
  return {
    database: { bytes: own.rows[0]?.bytes ?? 0, connections: own.rows[0]?.connections ?? 0, largestTables: tables.rows },
    builds: { queued, building, slots: services.rows.reduce((sum, { slots }) => sum + slots, 0) },
    counts: { users, projects, deployments, functions },
    buildServices: services.rows.map(({ url }) => url),
  }
}
