import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { latestDeployment, resolveDeployment } from '../../deployments/resolve-deployment.ts'
import { defineCommand } from '../command.ts'

/** Ends a deployment that waits or is being built. */
export const cancel = defineCommand({
  name: 'cancel',
  summary: 'cancel a deployment that is being built',
  args: [['[deployment]', 'id, short id, their beginning, or address (default: the newest)']],
  isOfProject: true,
  examples: [['plat cancel', 'ends the newest build']],
  async run(cli, { args: [named] }) {
    const api = await cli.api()
    const { id, shortId } = named === undefined ? await latestDeployment(cli) : await resolveDeployment(cli, named)
    const deployment = await api.call<Deployment>({ method: 'POST', path: `/api/deployments/${id}/cancel` })
    return { json: deployment, text: `${cli.surface.paint.green('✔')} Cancelled ${shortId}.` }
  },
})
