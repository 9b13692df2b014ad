import type { CommandSpec } from '../command.ts'
import { createUser } from './create-user.ts'
import { listUsers } from './list-users.ts'
import { removeUser } from './remove-user.ts'

/** The people of the platform, for its admins. */
export const users: CommandSpec = {
  name: 'users',
  aliases: ['user'],
  summary: 'people of the platform (admins only)',
  examples: [['plat users create ada@example.com', 'asks for a password']],
  commands: [listUsers, createUser, removeUser],
}
