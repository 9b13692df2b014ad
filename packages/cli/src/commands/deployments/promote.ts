import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { liveResult } from '../../deployments/live-result.ts'
import { resolveDeployment } from '../../deployments/resolve-deployment.ts'
import { defineCommand } from '../command.ts'

/** Makes a ready deployment the live one. */
export const promote = defineCommand({
  name: 'promote',
  summary: 'make a ready deployment the live one',
  description: 'Make a ready deployment the live one. Nothing is built again.',
  args: [['<deployment>', 'id, short id, their beginning, or address']],
  isOfProject: true,
  examples: [['plat promote k3j5h2', 'makes that preview live']],
  async run(cli, { args: [named = ''] }) {
    const api = await cli.api()
    const { id } = await resolveDeployment(cli, named)
    return liveResult(cli, await api.call<Deployment>({ method: 'POST', path: `/api/deployments/${id}/promote` }))
  },
})
