import type { EnvVar } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'
import { formatAge } from '../../output/format-units.ts'
import { toQuotedText } from '../../output/plain-text.ts'
import { table } from '../../output/table.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import { defineCommand } from '../command.ts'

/** Lists the variables of a project; values only where they are asked for. */
export const listEnv = defineCommand<{ values?: boolean }>({
  name: 'ls',
  aliases: ['list'],
  summary: 'list the variables',
  options: [
    {
      flags: '--values',
      description: 'show values too, as JSON strings where they are more than a plain line; those of sensitive ones never come back',
    },
  ],
  isOfProject: true,
  isDefault: true,
  examples: [['plat env ls --values', 'with their values']],
  async run(cli, { options }) {
    const { slug, id } = await resolveProject(cli)
    const api = await cli.api()
    const items: z.infer<typeof EnvVar>[] = []
    for await (const item of api.list<z.infer<typeof EnvVar>>({ path: `/api/projects/${id}/env` })) items.push(item)
    if (items.length === 0) cli.progress.line('No variables yet. Set one with "plat env set KEY=value".')
    const { paint } = cli.surface
    const rows = items.map(({ key, value, targets, sensitive, updatedAt }) => [
      key,
      targets.join(', '),
      formatAge(updatedAt, cli.now()),
      sensitive ? paint.dim('sensitive') : options.values ? toQuotedText(value ?? '') : paint.dim('••••'),
    ])
    return {
      json: { project: slug, items: items.map((item) => (options.values ? item : { ...item, value: undefined })) },
      text: rows.length === 0 ? '' : table(['KEY', 'TARGETS', 'CHANGED', 'VALUE'], rows, cli.surface),
    }
  },
})
