import type { User } from '@plat/shared/contracts/users.ts'
import { formatAge } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { table } from '../../output/table.ts'
import { defineCommand } from '../command.ts'

/** Lists the people of the platform. */
export const listUsers = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'list users',
  isDefault: true,
  examples: [['plat users ls', 'newest first']],
  async run(cli) {
    const items: User[] = []
    for await (const user of (await cli.api()).list<User>({ path: '/api/users' })) items.push(user)
    const rows = items.map(({ email, name, role, lastSeenAt }) => [
      toPlainText(email),
      toPlainText(name ?? '-'),
      role,
      lastSeenAt === null ? 'never' : formatAge(lastSeenAt, cli.now()),
    ])
    return { json: { items }, text: table(['E-MAIL', 'NAME', 'ROLE', 'LAST SEEN'], rows, cli.surface) }
  },
})
