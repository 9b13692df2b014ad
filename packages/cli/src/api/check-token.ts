import type { TokenSource } from '../config/resolve-connection.ts'
import { usageError } from '../errors/usage-error.ts'

/** What an Authorization header can carry: RFC 6750 §2.1 allows less, a space or line end is always an accident of copying. */
const TOKEN = /^[\x21-\x7e]+$/

/** Refuses what cannot be a token before it is sent anywhere; never shows it. Pure. @throws CliError (usage) */
export function checkToken(token: string, from: TokenSource): void {
  if (TOKEN.test(token)) return
  if (token === '') throw usageError(`The token of ${from} is empty.`, 'Give one, or leave the option out.')
  const wrong = /[\r\n]/.test(token) ? 'a line break' : /\s/.test(token) ? 'a space' : 'a character no token has'
  throw usageError(
    from === 'PLAT_TOKEN'
      ? `PLAT_TOKEN is set, but is no token: there is ${wrong} in it.`
      : `The token of ${from} is none: there is ${wrong} in it.`,
    `Copy it once more, or make a new one: ${NEW_TOKEN}.`,
  )
}

/** Where a token comes from, for hints. */
export const NEW_TOKEN = '"plat tokens create <name>", or Account > Tokens in the dashboard'
