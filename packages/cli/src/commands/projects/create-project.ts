import { FRAMEWORKS, type Project } from '@plat/shared/contracts/projects.ts'
import { defineCommand } from '../command.ts'

interface Options {
  repository?: string
  productionBranch?: string
  rootDirectory?: string
  framework?: string
}

/** Creates a project. */
export const createProjectCommand = defineCommand<Options>({
  name: 'create',
  aliases: ['add'],
  summary: 'create a project',
  args: [['<name>', 'name; its address is made of it']],
  options: [
    { flags: '--repository <url>', description: 'public git repository it is built from' },
    { flags: '--production-branch <branch>', description: 'branch that goes live (default: main)' },
    { flags: '--root-directory <folder>', description: 'folder of the project inside the repository' },
    { flags: '--framework <name>', description: 'instead of what is detected', choices: FRAMEWORKS },
  ],
  examples: [['plat projects create my-site', 'then push to it, or "plat deploy --project my-site"']],
  async run(cli, { args: [name], options }) {
    const { repository: repositoryUrl, productionBranch, rootDirectory, framework } = options
    const given = Object.entries({ repositoryUrl, productionBranch, rootDirectory, framework }).filter(([, value]) => value !== undefined)
    const api = await cli.api()
    const body = { name, ...Object.fromEntries(given) }
    const project = await api.call<Project>({ method: 'POST', path: '/api/projects', body })
    const { paint } = cli.surface
    const text = [
      `${paint.green('✔')} Created ${project.slug}. It will be at ${project.urls.production}`,
      `  ${paint.dim('deploy a folder')}  plat deploy --prod --project ${project.slug}`,
      `  ${paint.dim('or push to')}       ${project.gitRemote}`,
    ].join('\n')
    return { json: project, text }
  },
})
