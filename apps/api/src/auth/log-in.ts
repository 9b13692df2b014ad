import { AppError } from '@plat/shared/errors/app-error.ts'
import type { UserRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { openSession } from './open-session.ts'
import { isPassword } from './password-hash.ts'
import type { SessionClient } from './session-client.ts'

/**
 * Opens a session for who knows the password of an account. Answers alike, and in the same time, for an unknown account and a wrong password.
 *
 * @throws AppError UNAUTHENTICATED
 */
export async function logIn(
  dependencies: Dependencies,
  { email, password }: { email: string; password: string },
  client?: SessionClient,
): Promise<{ user: UserRecord; token: string; expiresAt: Date }> {
  const user = await dependencies.database.user.findUnique({ where: { email } })
  const isRight = await isPassword(password, user?.passwordHash)
  if (!user || !isRight) throw new AppError('UNAUTHENTICATED', { detail: 'The e-mail address or the password is wrong.' })
  return { user, ...(await openSession(dependencies, user.id, client)) }
}
