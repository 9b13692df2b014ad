import { functionPath, withNearestFunction } from '../../functions/find-function.ts'
import { parseVersion } from '../../functions/parse-version.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Makes a version of a function the one that production runs. */
export const activateVersion = defineCommand({
  name: 'activate',
  summary: 'make a version the active one, at once',
  args: [
    ['<function>', 'name of the function'],
    ['<version>', 'its number'],
  ],
  isOfProject: true,
  examples: [['plat functions activate hello 3', 'production runs it from now on']],
  async run(cli, { args: [functionName = '', named = ''] }) {
    const version = parseVersion(named)
    const project = await resolveProject(cli)
    const api = await cli.api()
    const path = `${functionPath(project, functionName)}/versions/${version}/activate`
    const answer = await withNearestFunction(api, project, functionName, () => api.call<unknown>({ method: 'POST', path }))
    return {
      json: { project: project.slug, functionName, version, function: answer ?? null },
      text: `${cli.surface.paint.green('✔')} ${functionName} v${version} is active.`,
    }
  },
})
