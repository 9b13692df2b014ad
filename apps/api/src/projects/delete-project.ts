import { recordActivity } from '../activity/record-activity.ts'
import { lockProject } from '../aliases/lock-project.ts'
import { publishRoutesChanged } from '../aliases/publish-routes-changed.ts'
import type { Dependencies } from '../dependencies.ts'
import { removeProjectFiles } from '../git/remove-project-files.ts'

/**
 * Deletes a project with everything that is its: deployments, functions, env vars, hosts, members, its repository. Running builds are
 * told to stop, caches to forget. Its slug is free again.
 *
 * @throws AppError PROJECT_NOT_FOUND
 */
export async function deleteProject(dependencies: Dependencies, projectId: string, actorId: string | null = null): Promise<void> {
  const { sql, changes } = dependencies
  await sql.transaction(async (client) => {
    await lockProject(client, projectId)
    const { rows: aliases } = await client.query<{ host: string }>('SELECT host FROM aliases WHERE project_id = $1', [projectId])
    const { rows: building } = await client.query<{ id: string }>(
      "SELECT id FROM deployments WHERE project_id = $1 AND status = 'building'",
      [projectId],
    )
    await recordActivity(client, { kind: 'project.deleted', actorId, projectId })
    await client.query('DELETE FROM projects WHERE id = $1', [projectId])
    await publishRoutesChanged(
      dependencies,
      aliases.map(({ host }) => host),
      client,
    )
    await changes.publish({ type: 'functions', projectId, functionName: null }, client)
    for (const { id } of building) await changes.publish({ type: 'build-cancelled', deploymentId: id }, client)
  })
  await removeProjectFiles(dependencies, projectId)
}
