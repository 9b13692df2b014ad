import type { Project } from '@plat/shared/contracts/projects.ts'
import { formatAge } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { table } from '../../output/table.ts'
import { defineCommand } from '../command.ts'

/** Lists the projects one may see. */
export const listProjects = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'list projects',
  isDefault: true,
  examples: [['plat projects ls', 'newest first']],
  async run(cli) {
    const api = await cli.api()
    const items: Project[] = []
    for await (const project of api.list<Project>({ path: '/api/projects' })) items.push(project)
    if (items.length === 0) cli.progress.line('No projects yet. Create one with "plat deploy" or "plat projects create <name>".')
    const { paint } = cli.surface
    const rows = items.map(({ slug, name, role, productionDeploymentId, updatedAt, urls }) => [
      paint.bold(slug),
      toPlainText(name),
      role,
      productionDeploymentId === null ? paint.dim('nothing live') : paint.green('live'),
      formatAge(updatedAt, cli.now()),
      urls.production,
    ])
    const head = ['PROJECT', 'NAME', 'ROLE', 'STATE', 'CHANGED', 'ADDRESS']
    return { json: { items }, text: rows.length === 0 ? '' : table(head, rows, cli.surface) }
  },
})
