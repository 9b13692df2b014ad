import type { CreatedToken } from '@plat/shared/contracts/users.ts'
import type { z } from 'zod'
import { usageError } from '../../errors/usage-error.ts'
import { defineCommand } from '../command.ts'

const DAY_MS = 86_400_000
const DAYS_MAX = 3_650

/** Creates a personal token and prints it, for the only time. */
export const createToken = defineCommand<{ days?: string }>({
  name: 'create',
  aliases: ['add'],
  summary: 'create a token; it is shown once',
  args: [['<name>', 'what it is for']],
  options: [{ flags: '--days <number>', description: 'valid for so many days (default: until it is removed)' }],
  examples: [['PLAT_TOKEN=$(plat tokens create ci --days 90)', 'the token alone is on standard output']],
  async run(cli, { args: [name], options }) {
    const days = options.days === undefined ? undefined : Number(options.days)
    if (days !== undefined && !(/^\d+$/.test(options.days ?? '') && days >= 1 && days <= DAYS_MAX))
      throw usageError(`"${options.days}" is no number of days.`, `Give a whole number from 1 to ${DAYS_MAX}.`)
    const expiry = days === undefined ? {} : { expiresAt: new Date(cli.now() + days * DAY_MS).toISOString() }
    const created = await (await cli.api()).call<z.infer<typeof CreatedToken>>({
      method: 'POST',
      path: '/api/tokens',
      body: { name, ...expiry },
    })
    cli.progress.line(cli.paint.dim('Keep it now: it is not shown again.'))
    return { json: created, text: created.token }
  },
})
