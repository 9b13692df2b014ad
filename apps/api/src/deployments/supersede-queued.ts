import { appendSystemLine } from '../builds/append-system-line.ts'
import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'
import { changeStatus } from './change-status.ts'

interface SupersedeInput {
  projectId: string
  branch: string
  /** Why, as the log of each says it. */
  reason: string
  except?: string
}

/** Cancels the deployments of a branch that wait for their build: something made them pointless. The caller holds the project's lock. */
export async function supersedeQueued(
  { changes }: Pick<Dependencies, 'changes'>,
  client: SqlClient,
  { projectId, branch, reason, except }: SupersedeInput,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM deployments WHERE project_id = $1 AND branch = $2 AND status = 'queued' AND source <> 'upload'
       AND ($3::uuid IS NULL OR id <> $3) ORDER BY id FOR UPDATE`,
    [projectId, branch, except ?? null],
  )
  for (const { id } of rows) {
    await changeStatus(client, { deploymentId: id, to: 'cancelled', error: { code: 'CANCELLED', message: reason, step: null } })
    await appendSystemLine(client, { deploymentId: id, step: 'dispatch', text: reason })
    await changes.publish({ type: 'build-log', deploymentId: id }, client)
  }
}
