import type { BuildProgress } from '@plat/shared/contracts/builds.ts'
import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { checkLease } from './check-lease.ts'
import { LOG_BYTES_MAX, LOG_CUT_NOTE, limitLog } from './limit-log.ts'

type Progress = z.infer<typeof BuildProgress> & { deploymentId: string }
type Needed = Pick<Dependencies, 'sql' | 'changes'>

/** Bytes a log holds, counted again now and then: another copy of the api may have added to it. */
const COUNT_MS_MAX = 10_000
const COUNTED_MAX = 1_000

/**
 * Makes the use case that stores what a running build says: log lines, each once by its number, and the commit it found. Everyone who
 * follows the log hears of it. What comes after the build has ended is dropped.
 */
export function createProgressRecorder({ sql, changes }: Needed): (progress: Progress) => Promise<void> {
  const counted = new LRUCache<string, number>({ max: COUNTED_MAX, ttl: COUNT_MS_MAX })

  /** @throws AppError DEPLOYMENT_NOT_FOUND; CONFLICT when the lease is outdated */
  return async ({ deploymentId, leaseToken, lines, commit }) => {
    const { status } = await checkLease(sql, { deploymentId, leaseToken })
    if (status !== 'building') return
    if (commit)
      await sql.query(
        'UPDATE deployments SET commit_sha = $2, commit_message = $3, commit_author = $4 WHERE id = $1 AND commit_sha IS NULL',
        [deploymentId, commit.sha, storable(commit.message), storable(commit.author)],
      )
    if (lines.length > 0) {
      const before = counted.get(deploymentId) ?? (await countBytes(sql, deploymentId))
      const limited = limitLog(lines, before)
      counted.set(deploymentId, before + limited.bytes, { noUpdateTTL: true })
      await insertLines(sql, deploymentId, limited.lines)
    }
    if (lines.length > 0 || commit) await changes.publish({ type: 'build-log', deploymentId })
  }
}

/** What commands printed so far; more than allowed once the log was cut, so that it stays cut. */
async function countBytes(sql: SqlClient, deploymentId: string): Promise<number> {
  const { rows } = await sql.query<{ bytes: string; isCut: boolean | null }>(
    `SELECT coalesce(sum(octet_length(text)) FILTER (WHERE stream <> 'system'), 0) AS bytes, bool_or(text = $2) AS "isCut"
     FROM build_log_lines WHERE deployment_id = $1`,
    [deploymentId, LOG_CUT_NOTE],
  )
  return rows[0]?.isCut ? LOG_BYTES_MAX + 1 : Number(rows[0]?.bytes)
}

async function insertLines(sql: SqlClient, deploymentId: string, lines: BuildLogLine[]): Promise<void> {
  await sql.query(
    `INSERT INTO build_log_lines (deployment_id, seq, time, step, stream, text)
     SELECT $1, * FROM unnest($2::int[], $3::timestamptz[], $4::text[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
    [
      deploymentId,
      lines.map(({ seq }) => seq),
      lines.map(({ time }) => time),
      lines.map(({ step }) => storable(step)),
      lines.map(({ stream }) => stream),
      lines.map(({ text }) => storable(text)),
    ],
  )
}

/** Postgres has no NUL in text; a build's output may. */
const storable = (text: string): string => text.replaceAll('\0', '\ufffd')
