import type { PersonalToken } from '@plat/shared/contracts/users.ts'
import type { z } from 'zod'
import { CliError } from '../../errors/cli-error.ts'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { defineCommand } from '../command.ts'

/** Removes a personal token, which stops working at once. */
export const removeToken = defineCommand({
  name: 'rm',
  aliases: ['remove', 'revoke'],
  summary: 'remove a token; it stops working at once',
  args: [['<token>', 'name, id or its first characters']],
  examples: [['plat tokens rm ci', 'by its name']],
  async run(cli, { args: [named = ''] }) {
    const api = await cli.api()
    const known: z.infer<typeof PersonalToken>[] = []
    for await (const token of api.list<z.infer<typeof PersonalToken>>({ path: '/api/tokens' })) known.push(token)
    const found = known.filter(({ id, name, prefix }) => id === named || name === named || prefix === named)
    const [token] = found
    if (!token || found.length > 1)
      throw new CliError(token ? `More than one token is called "${named}".` : `You have no token "${named}".`, {
        code: token ? 'AMBIGUOUS' : 'TOKEN_NOT_FOUND',
        hint:
          (token
            ? undefined
            : didYouMean(
                named,
                known.map(({ name }) => name),
              )) ?? 'See them with "plat tokens", and give the id.',
      })
    await api.call({ method: 'DELETE', path: `/api/tokens/${token.id}` })
    return { json: { removed: { id: token.id, name: token.name } }, text: `${cli.surface.paint.green('✔')} Removed ${token.name}.` }
  },
})
