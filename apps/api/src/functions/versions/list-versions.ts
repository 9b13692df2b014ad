import type { Dependencies } from '../../dependencies.ts'

export interface VersionRecord {
  version: number
  deploymentId: string | null
  /** E-mail address of whoever made it, or whose push did. */
  author: string | null
  createdAt: Date
  bytes: number
}

interface VersionFilter {
  functionId: string
  /** Only those below this number. */
  before: number | undefined
  limit: number
}

/** Versions of a function, newest first. */
export async function listVersions(
  { sql }: Pick<Dependencies, 'sql'>,
  { functionId, before, limit }: VersionFilter,
): Promise<VersionRecord[]> {
  const { rows } = await sql.query<VersionRecord>(
    `SELECT v.version, v.deployment_id AS "deploymentId", u.email AS author, v.created_at AS "createdAt", v.bytes
     FROM function_versions v LEFT JOIN users u ON u.id = v.created_by
     WHERE v.function_id = $1 AND ($2::int IS NULL OR v.version < $2) ORDER BY v.version DESC LIMIT $3`,
    [functionId, before ?? null, limit],
  )
  return rows
}
