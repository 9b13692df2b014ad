import { text } from 'node:stream/consumers'
import type { Session, User } from '@plat/shared/contracts/users.ts'
import type { z } from 'zod'
import { createApi } from '../../api/api.ts'
import { readUserConfig, writeUserConfig } from '../../config/user-config.ts'
import { CliError } from '../../errors/cli-error.ts'
import { usageError } from '../../errors/usage-error.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

interface Options {
  email?: string
  passwordStdin?: boolean
  setupCode?: string
}

/** Signs in and keeps the token for later commands. */
export const login = defineCommand<Options>({
  name: 'login',
  summary: 'sign in',
  description: 'Sign in by e-mail address and password, or keep a personal token given by --token. The platform is named by --api.',
  options: [
    { flags: '-e, --email <email>', description: 'e-mail address' },
    { flags: '--password-stdin', description: 'read the password from standard input' },
    { flags: '--setup-code <code>', description: 'create the first admin with the code that "npm start" prints' },
  ],
  examples: [
    ['plat login', 'asks for everything'],
    ['plat login --email ada@example.com --password-stdin < password.txt', 'asks for nothing'],
    ['plat login --token plat_… --api https://plat.example.com', 'keeps a personal token'],
  ],
  async run(cli, { options }) {
    const { url } = await cli.connection()
    const token = cli.options.token ?? (await openSession(cli, url, options))
    const tokenFrom = cli.options.token === undefined ? 'plat login' : '--token'
    const user = await createApi({ url, token, tokenFrom, signal: cli.signal }).call<User>({ path: '/api/auth/me' })
    const config = readUserConfig(cli.shell.env)
    writeUserConfig(cli.shell.env, { ...config, api: url, accounts: { ...config.accounts, [url]: { token, email: user.email } } })
    if (cli.shell.env.PLAT_TOKEN) cli.progress.line(cli.paint.yellow('PLAT_TOKEN is set, and comes before this sign-in: unset it.'))
    return { json: { api: url, user }, text: `${cli.surface.paint.green('✔')} Signed in at ${url} as ${user.email}.` }
  },
})

async function openSession(cli: Cli, url: string, { email, passwordStdin, setupCode }: Options): Promise<string> {
  const asked = { email: email ?? (await cli.ask.text({ message: 'E-mail address', instead: '--email <email>, or --token <token>' })) }
  const password = passwordStdin
    ? await passwordFrom(cli)
    : await cli.ask.password({ message: 'Password', instead: '--password-stdin, and the password on standard input' })
  const api = createApi({ url, token: undefined, tokenFrom: 'plat login', signal: cli.signal })
  const { token } = await api
    .call<z.infer<typeof Session>>({
      method: 'POST',
      path: setupCode === undefined ? '/api/auth/login' : '/api/auth/setup',
      body: { ...asked, password, ...(setupCode === undefined ? {} : { setupCode }) },
    })
    .catch((error: unknown) => {
      throw error instanceof CliError && error.code === 'UNAUTHENTICATED' ? refused(error, setupCode) : error
    })
  if (token === undefined) throw new CliError(`${url} gave no token.`, { code: 'API_UNREACHABLE' })
  return token
}

function refused({ code }: CliError, setupCode: string | undefined): CliError {
  return setupCode === undefined
    ? new CliError('E-mail address or password is wrong.', { code, hint: 'A new platform has no user yet: give --setup-code <code>.' })
    : new CliError('The setup code is not valid (any more).', { code, hint: '"npm start" prints it as long as there is no user.' })
}

async function passwordFrom({ shell }: Cli): Promise<string> {
  const password = (await text(shell.stdin)).replace(/\r?\n$/, '')
  if (password === '') throw usageError('There is no password on standard input.', 'Pipe it in: plat login --password-stdin < password.txt')
  return password
}
