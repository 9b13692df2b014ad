import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Actor } from '../auth/actor.ts'
import { authenticate } from '../auth/authenticate.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Who a git client speaks for. HTTP Basic (RFC 7617): any user name, a token as the password; a token given as the user name, with nothing
 * else, does too.
 *
 * @throws AppError UNAUTHENTICATED without a valid token
 */
export async function authenticateGit(
  dependencies: Pick<Dependencies, 'sql' | 'secrets' | 'clock'>,
  header: string | undefined,
): Promise<Actor> {
  const actor = await authenticate(dependencies, toBearer(header))
  if (actor.type === 'anonymous') throw new AppError('UNAUTHENTICATED')
  return actor
}

function toBearer(header: string | undefined): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,8192})$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return header
  const credentials = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = credentials.indexOf(':')
  const [user, password] = colon < 0 ? [credentials, ''] : [credentials.slice(0, colon), credentials.slice(colon + 1)]
  return `Bearer ${password || user}`
}
