import { createApi } from '../../api/api.ts'
import { readUserConfig, writeUserConfig } from '../../config/user-config.ts'
import { CliError } from '../../errors/cli-error.ts'
import { defineCommand } from '../command.ts'

/** Ends the session and forgets its token. */
export const logout = defineCommand({
  name: 'logout',
  summary: 'sign out',
  description: 'End the session at the api and forget its token. A personal token is forgotten, but stays valid: see "plat tokens rm".',
  examples: [['plat logout', 'signs out']],
  async run(cli) {
    const { url } = await cli.connection()
    const config = readUserConfig(cli.shell.env)
    const account = config.accounts[url]
    if (!account) return { json: { api: url, wasSignedIn: false }, text: `You were not signed in at ${url}.` }
    const api = createApi({ url, token: account.token, tokenFrom: 'plat login', signal: cli.signal }) // its own session, whatever --token or PLAT_TOKEN say
    await api.call({ method: 'POST', path: '/api/auth/logout' }).catch((error: unknown) => {
      // A personal token has no session, an old session is gone, and an api that is away must not keep anyone signed in.
      if (!(error instanceof CliError)) throw error
    })
    const { [url]: _gone, ...accounts } = config.accounts
    writeUserConfig(cli.shell.env, { ...config, accounts })
    return { json: { api: url, wasSignedIn: true }, text: `${cli.surface.paint.green('✔')} Signed out at ${url}.` }
  },
})
