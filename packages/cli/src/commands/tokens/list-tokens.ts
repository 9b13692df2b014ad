import type { PersonalToken } from '@plat/shared/contracts/users.ts'
import type { z } from 'zod'
import { formatAge } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { table } from '../../output/table.ts'
import { defineCommand } from '../command.ts'

/** Lists one's personal tokens, without their values. */
export const listTokens = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'list your tokens',
  isDefault: true,
  examples: [['plat tokens ls', 'newest first']],
  async run(cli) {
    const items: z.infer<typeof PersonalToken>[] = []
    for await (const token of (await cli.api()).list<z.infer<typeof PersonalToken>>({ path: '/api/tokens' })) items.push(token)
    if (items.length === 0) cli.progress.line('No tokens yet. Create one with "plat tokens create <name>".')
    const rows = items.map(({ id, name, prefix, expiresAt, lastUsedAt }) => [
      id,
      toPlainText(name),
      `${prefix}…`,
      expiresAt === null ? 'never' : expiresAt.slice(0, 10),
      lastUsedAt === null ? 'never' : formatAge(lastUsedAt, cli.now()),
    ])
    const head = ['ID', 'NAME', 'BEGINS', 'EXPIRES', 'LAST USED']
    return { json: { items }, text: rows.length === 0 ? '' : table(head, rows, cli.surface) }
  },
})
