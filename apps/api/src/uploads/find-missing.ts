import type { Dependencies } from '../dependencies.ts'

/**
 * Of these hashes, those the project has not uploaded itself: whether anybody else has makes no difference, and is not told. The others
 * count as used now, and are kept a while longer.
 */
export async function findMissing(
  { sql }: Pick<Dependencies, 'sql'>,
  { projectId, hashes }: { projectId: string; hashes: readonly string[] },
): Promise<string[]> {
  const asked = [...new Set(hashes)]
  const { rows } = await sql.query<{ sha256: string }>(
    'UPDATE project_uploads SET used_at = now() WHERE project_id = $1 AND sha256 = ANY($2) RETURNING sha256',
    [projectId, asked],
  )
  const known = new Set(rows.map(({ sha256 }) => sha256))
  return asked.filter((sha256) => !known.has(sha256))
}
