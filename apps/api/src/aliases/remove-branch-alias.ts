import type { Dependencies } from '../dependencies.ts'
import { publishRoutesChanged } from './publish-routes-changed.ts'

/** Takes a branch's host away; its deployments keep their permanent ones. None there is no error. */
export async function removeBranchAlias(
  dependencies: Pick<Dependencies, 'sql' | 'changes'>,
  { projectId, branch }: { projectId: string; branch: string },
): Promise<void> {
  await dependencies.sql.transaction(async (client) => {
    const { rows } = await client.query<{ host: string }>(
      `DELETE FROM aliases WHERE project_id = $1 AND kind = 'branch' AND branch = $2 RETURNING host`,
      [projectId, branch],
    )
    await publishRoutesChanged(
      dependencies,
      rows.map(({ host }) => host),
      client,
    )
  })
}
