import { text } from 'node:stream/consumers'
import type { User } from '@plat/shared/contracts/users.ts'
import { defineCommand } from '../command.ts'

interface Options {
  name?: string
  role?: string
  passwordStdin?: boolean
}

/** Creates a user. */
export const createUser = defineCommand<Options>({
  name: 'create',
  aliases: ['add'],
  summary: 'create a user',
  args: [['<email>', 'e-mail address']],
  options: [
    { flags: '--name <name>', description: 'what they are called' },
    { flags: '--role <role>', description: 'what they may do (default: member)', choices: ['admin', 'member'] },
    { flags: '--password-stdin', description: 'read their password from standard input' },
  ],
  examples: [
    ['plat users create ada@example.com', 'asks for a password'],
    ['plat users create ada@example.com --role admin --password-stdin < password.txt', 'asks for nothing'],
  ],
  async run(cli, { args: [email], options }) {
    const password = options.passwordStdin
      ? (await text(cli.shell.stdin)).replace(/\r?\n$/, '')
      : await cli.ask.password({ message: 'Password for them', instead: '--password-stdin, and the password on standard input' })
    const body = {
      email,
      password,
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.role === undefined ? {} : { role: options.role }),
    }
    const user = await (await cli.api()).call<User>({ method: 'POST', path: '/api/users', body })
    return { json: user, text: `${cli.surface.paint.green('✔')} Created ${user.email} (${user.role}).` }
  },
})
