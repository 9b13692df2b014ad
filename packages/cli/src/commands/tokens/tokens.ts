import type { CommandSpec } from '../command.ts'
import { createToken } from './create-token.ts'
import { listTokens } from './list-tokens.ts'
import { removeToken } from './remove-token.ts'

/** Personal tokens, for scripts and git. */
export const tokens: CommandSpec = {
  name: 'tokens',
  aliases: ['token'],
  summary: 'personal tokens for scripts and git',
  examples: [['plat tokens create ci', 'prints it once']],
  commands: [listTokens, createToken, removeToken],
}
