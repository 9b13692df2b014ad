import type { FunctionVersion } from '@plat/shared/contracts/functions.ts'
import { functionPath, withNearestFunction } from '../../functions/find-function.ts'
import { formatAge, formatBytes } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { table } from '../../output/table.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Lists the versions of a function. */
export const listVersions = defineCommand({
  name: 'versions',
  summary: 'list the versions of a function',
  args: [['<function>', 'name of the function']],
  isOfProject: true,
  examples: [['plat functions versions hello', 'newest first']],
  async run(cli, { args: [functionName = ''] }) {
    const project = await resolveProject(cli)
    const api = await cli.api()
    const items: FunctionVersion[] = []
    await withNearestFunction(api, project, functionName, async () => {
      for await (const item of api.list<FunctionVersion>({ path: `${functionPath(project, functionName)}/versions` })) items.push(item)
    })
    const { paint } = cli.surface
    const rows = items.map(({ version, isActive, createdAt, author, bytes, deploymentId }) => [
      `v${version}`,
      isActive ? paint.green('active') : '',
      formatAge(createdAt, cli.now()),
      formatBytes(bytes),
      toPlainText(author ?? '-'),
      deploymentId ?? '-',
    ])
    const head = ['VERSION', '', 'MADE', 'SIZE', 'BY', 'DEPLOYMENT']
    return { json: { project: project.slug, functionName, items }, text: table(head, rows, cli.surface) }
  },
})
