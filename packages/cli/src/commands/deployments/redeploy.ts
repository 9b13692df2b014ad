import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { latestDeployment, resolveDeployment } from '../../deployments/resolve-deployment.ts'
import { showBuild } from '../../deployments/show-build.ts'
import { findProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Deploys the same again. */
export const redeploy = defineCommand<{ verbose?: boolean; wait?: boolean }>({
  name: 'redeploy',
  summary: 'deploy the same again',
  description: 'Deploy the same source again, with the environment as it is now. A ready deployment is copied without a build.',
  args: [['[deployment]', 'id, short id, their beginning, or address (default: the newest)']],
  options: [
    { flags: '--verbose', description: 'show all that the build prints' },
    { flags: '--no-wait', description: 'do not wait for it' },
  ],
  isOfProject: true,
  examples: [['plat env set KEY=value && plat redeploy', 'a changed variable takes effect']],
  async run(cli, { args: [named], options }) {
    const api = await cli.api()
    const { id } = named === undefined ? await latestDeployment(cli) : await resolveDeployment(cli, named)
    const deployment = await api.call<Deployment>({ method: 'POST', path: `/api/deployments/${id}/redeploy` })
    const project = await findProject(api, deployment.projectId)
    if (options.wait === false) return { json: { url: deployment.url, project: project.slug, deployment }, text: deployment.url }
    return showBuild(cli, { project, deployment, isVerbose: options.verbose === true })
  },
})
