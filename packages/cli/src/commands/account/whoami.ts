import type { User } from '@plat/shared/contracts/users.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { defineCommand } from '../command.ts'

/** Says who is signed in, and where. */
export const whoami = defineCommand({
  name: 'whoami',
  summary: 'show who is signed in',
  examples: [['plat whoami', 'prints your e-mail address']],
  async run(cli) {
    const api = await cli.api()
    const user = await api.call<User>({ path: '/api/auth/me' })
    const { paint, isTerminal } = cli.surface
    const rest = isTerminal ? paint.dim(`  ${user.role} at ${api.url}`) : ''
    return { json: { api: api.url, user }, text: `${toPlainText(user.email)}${rest}` }
  },
})
