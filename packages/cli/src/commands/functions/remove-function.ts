import { CliError } from '../../errors/cli-error.ts'
import { functionPath, withNearestFunction } from '../../functions/find-function.ts'
import { parseVersion } from '../../functions/parse-version.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Removes a function, or one version of it. */
export const removeFunction = defineCommand<{ version?: string; yes?: boolean }>({
  name: 'rm',
  aliases: ['remove', 'delete'],
  summary: 'remove a function, or one version of it',
  args: [['<function>', 'name of the function']],
  options: [
    { flags: '--version <number>', description: 'only this version, which must not be the active one' },
    { flags: '-y, --yes', description: 'do not ask' },
  ],
  isOfProject: true,
  examples: [['plat functions rm hello --version 2', 'removes an old version']],
  async run(cli, { args: [functionName = ''], options }) {
    const version = options.version === undefined ? undefined : parseVersion(options.version)
    const project = await resolveProject(cli)
    const api = await cli.api()
    const path = `${functionPath(project, functionName)}${version === undefined ? '' : `/versions/${version}`}`
    const what = version === undefined ? `${functionName} with all its versions` : `${functionName} v${version}`
    if (
      !options.yes &&
      !(await cli.ask.confirm({ message: `Remove ${what}?`, instead: '--yes to remove without a question', initial: false }))
    )
      throw new CliError('Nothing was removed.', { code: 'DECLINED' })
    await withNearestFunction(api, project, functionName, () => api.call({ method: 'DELETE', path }))
    return {
      json: { project: project.slug, removed: { functionName, version: version ?? null } },
      text: `${cli.surface.paint.green('✔')} Removed ${what}.`,
    }
  },
})
