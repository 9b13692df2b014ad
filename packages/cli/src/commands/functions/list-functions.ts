import { listFunctionsOf } from '../../functions/find-function.ts'
import { formatAge } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { table } from '../../output/table.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Lists the functions of a project. */
export const listFunctions = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'list functions',
  isOfProject: true,
  isDefault: true,
  examples: [['plat functions ls', 'of the linked project']],
  async run(cli) {
    const project = await resolveProject(cli)
    const items = await listFunctionsOf(await cli.api(), project)
    if (items.length === 0) cli.progress.line('No functions yet. Put one into api/ and deploy.')
    const { paint } = cli.surface
    const rows = items.map(({ functionName, isActive, activeVersion, invocationCount, updatedAt, url }) => [
      paint.bold(toPlainText(functionName)),
      activeVersion === null ? '-' : `v${activeVersion}`,
      isActive ? paint.green('on') : paint.yellow('off'),
      String(invocationCount),
      formatAge(updatedAt, cli.now()),
      url,
    ])
    const head = ['FUNCTION', 'VERSION', 'STATE', 'CALLS', 'CHANGED', 'ADDRESS']
    return { json: { project: project.slug, items }, text: rows.length === 0 ? '' : table(head, rows, cli.surface) }
  },
})
