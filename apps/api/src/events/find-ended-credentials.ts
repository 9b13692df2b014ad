import type { Dependencies } from '../dependencies.ts'

/** Of these sessions and personal tokens the ids of those that are revoked or over. */
export async function findEndedCredentials(
  { sql }: Pick<Dependencies, 'sql'>,
  { sessionIds, tokenIds }: { sessionIds: readonly string[]; tokenIds: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM sessions WHERE id = ANY($1) AND expires_at > now()
     UNION ALL SELECT id FROM personal_tokens WHERE id = ANY($2) AND (expires_at IS NULL OR expires_at > now())`,
    [sessionIds, tokenIds],
    'live-credentials',
  )
  const alive = new Set(rows.map(({ id }) => id))
  return new Set([...sessionIds, ...tokenIds].filter((id) => !alive.has(id)))
}
