import { CliError } from '../../errors/cli-error.ts'
import { findProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Removes a project with all that is its. */
export const removeProject = defineCommand<{ yes?: boolean }>({
  name: 'rm',
  aliases: ['remove', 'delete'],
  summary: 'remove a project with its deployments, functions and addresses',
  args: [['<project>', 'slug or id']],
  options: [{ flags: '-y, --yes', description: 'do not ask' }],
  examples: [['plat projects rm my-site --yes', 'cannot be undone']],
  async run(cli, { args: [named = ''], options }) {
    const api = await cli.api()
    const project = await findProject(api, named)
    const message = `Remove ${project.slug} with all its deployments? This cannot be undone.`
    if (!options.yes && !(await cli.ask.confirm({ message, instead: '--yes to remove it without a question', initial: false })))
      throw new CliError('Nothing was removed.', { code: 'DECLINED' })
    await api.call({ method: 'DELETE', path: `/api/projects/${project.id}` })
    return { json: { removed: { id: project.id, slug: project.slug } }, text: `${cli.surface.paint.green('✔')} Removed ${project.slug}.` }
  },
})
