import type { User } from '@plat/shared/contracts/users.ts'
import { CliError } from '../../errors/cli-error.ts'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { defineCommand } from '../command.ts'

/** Removes a user. */
export const removeUser = defineCommand<{ yes?: boolean }>({
  name: 'rm',
  aliases: ['remove', 'delete'],
  summary: 'remove a user',
  description: 'Remove a user with their sessions and tokens. Projects they own pass to an admin.',
  args: [['<user>', 'e-mail address or id']],
  options: [{ flags: '-y, --yes', description: 'do not ask' }],
  examples: [['plat users rm ada@example.com --yes', 'removes them']],
  async run(cli, { args: [named = ''], options }) {
    const api = await cli.api()
    const known: User[] = []
    for await (const user of api.list<User>({ path: '/api/users' })) known.push(user)
    const user = known.find(({ id, email }) => id === named || email === named.toLowerCase())
    if (!user)
      throw new CliError(`There is no user "${named}".`, {
        code: 'USER_NOT_FOUND',
        hint:
          didYouMean(
            named,
            known.map(({ email }) => email),
          ) ?? 'See them with "plat users".',
      })
    if (
      !options.yes &&
      !(await cli.ask.confirm({ message: `Remove ${user.email}?`, instead: '--yes to remove without a question', initial: false }))
    )
      throw new CliError('Nothing was removed.', { code: 'DECLINED' })
    await api.call({ method: 'DELETE', path: `/api/users/${user.id}` })
    return { json: { removed: { id: user.id, email: user.email } }, text: `${cli.surface.paint.green('✔')} Removed ${user.email}.` }
  },
})
