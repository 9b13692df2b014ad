import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { liveResult } from '../../deployments/live-result.ts'
import { resolveOwnDeployment } from '../../deployments/resolve-deployment.ts'
import { hintFor } from '../../errors/hint-for.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Makes an earlier deployment live again. */
export const rollback = defineCommand({
  name: 'rollback',
  summary: 'go back to an earlier deployment',
  description: 'Make the deployment live again that was so before the present one, or a named one. Nothing is built again.',
  args: [['[deployment]', 'id, short id, their beginning, or address (default: the one before)']],
  isOfProject: true,
  examples: [
    ['plat rollback', 'undoes the last release'],
    ['plat rollback k3j5h2', 'goes back to that one'],
  ],
  async run(cli, { args: [named] }) {
    const api = await cli.api()
    const deployment = named === undefined ? undefined : await resolveOwnDeployment(cli, named)
    const projectId = deployment?.projectId ?? (await resolveProject(cli)).id
    const body = deployment ? { deploymentId: deployment.id } : {}
    const live = await api
      .call<Deployment>({ method: 'POST', path: `/api/projects/${projectId}/rollback`, body })
      .catch(hintFor('CONFLICT', 'Name another with "plat rollback <deployment>": "plat list --status ready" shows those there are.'))
    return liveResult(cli, live)
  },
})
