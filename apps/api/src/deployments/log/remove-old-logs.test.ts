import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appendSystemLine } from '../../builds/append-system-line.ts'
import { addCommit, createProject } from '../../builds/testing/deploy-commit.ts'
import { startTestApi } from '../../testing/test-api.ts'
import { removeOldLogs } from './remove-old-logs.ts'

test('logs of deployments that ended more than 90 days ago go; younger ones and the deployments stay', async () => {
  const api = await startTestApi()
  const { sql } = api.dependencies
  const { id: projectId } = await createProject(api, 'old')
  const ids = [await addCommit(api, { projectId, branch: 'a' }), await addCommit(api, { projectId, branch: 'b' })]
  for (const deploymentId of ids) await appendSystemLine(sql, { deploymentId, step: 'build', text: 'x' })
  await sql.query("UPDATE deployments SET finished_at = now() - interval '91 days' WHERE id = $1", [ids[0]])
  assert.equal(await removeOldLogs(api.dependencies), 1)
  const { rows } = await sql.query<{ id: string }>('SELECT deployment_id AS id FROM build_log_lines')
  assert.deepEqual(rows, [{ id: ids[1] }])
  assert.equal(await api.dependencies.database.deployment.count(), 2)
  await api.close()
})
