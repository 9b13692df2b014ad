import { addressOf } from '../../deployments/deployment-text.ts'
import { resolveDeployment } from '../../deployments/resolve-deployment.ts'
import { findProject, resolveProject } from '../../projects/resolve-project.ts'
import { openBrowser } from '../../shell/open-browser.ts'
import { defineCommand } from '../command.ts'

/** Opens a site in the browser. */
export const open = defineCommand<{ print?: boolean }>({
  name: 'open',
  summary: 'open the site in the browser',
  args: [['[deployment]', 'id, short id, their beginning, or address (default: production)']],
  options: [{ flags: '--print', description: 'only print the address' }],
  isOfProject: true,
  examples: [
    ['plat open', 'what is live'],
    ['plat open k3j5h2', 'a preview'],
  ],
  async run(cli, { args: [named], options }) {
    const api = await cli.api()
    const deployment = named === undefined ? undefined : await resolveDeployment(cli, named)
    const project = deployment ? await findProject(api, deployment.projectId) : await resolveProject(cli)
    const url = deployment ? addressOf(deployment, project) : project.urls.production
    const isWanted = !options.print && !cli.isJson && cli.surface.isTerminal
    const isOpened = isWanted && (await openBrowser(url, cli.shell.env))
    if (isWanted && !isOpened) cli.progress.line('There is no browser to open here.')
    return { json: { url, project: project.slug }, text: url }
  },
})
