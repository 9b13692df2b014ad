import { AppError } from '@plat/shared/errors/app-error.ts'
import type { UserRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Actor } from './actor.ts'
import { hashPassword, isPassword } from './password-hash.ts'
import { userIdOf } from './user-id-of.ts'

interface UpdateMeInput {
  name?: string | null | undefined
  password?: string | undefined
  currentPassword?: string | undefined
}

/**
 * Changes the caller's own name or password. A new password needs the present one, and ends every session of theirs but the one that asks.
 *
 * @throws AppError VALIDATION_FAILED for a missing or wrong present password; UNAUTHENTICATED when the user was deleted meanwhile
 */
export async function updateMe(
  { database }: Pick<Dependencies, 'database'>,
  actor: Actor,
  { name, password, currentPassword }: UpdateMeInput,
): Promise<UserRecord> {
  const userId = userIdOf(actor)
  const user = await database.user.findUnique({ where: { id: userId } })
  if (!user) throw new AppError('UNAUTHENTICATED')
  if (password !== undefined) await checkPassword(currentPassword, user.passwordHash)
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  const data = { ...(name === undefined ? {} : { name }), ...(passwordHash === undefined ? {} : { passwordHash }) }
  const present = actor.type === 'user' && actor.sessionId !== null ? { id: { not: actor.sessionId } } : {}
  return database.$transaction(async (transaction) => {
    // the hash that was checked: of two changes at once only one may count
    const where = { id: userId, ...(passwordHash === undefined ? {} : { passwordHash: user.passwordHash }) }
    const [changed] = await transaction.user.updateManyAndReturn({ where, data })
    if (!changed) throw wrongPassword()
    if (passwordHash !== undefined) await transaction.session.deleteMany({ where: { userId, ...present } })
    return changed
  })
}

async function checkPassword(given: string | undefined, stored: string): Promise<void> {
  if (given === undefined) throw refused('Give your present password to change it.')
  if (!(await isPassword(given, stored))) throw wrongPassword()
}

const wrongPassword = (): AppError => refused('This is not your present password.')

const refused = (message: string): AppError =>
  new AppError('VALIDATION_FAILED', { detail: message, fields: [{ path: 'currentPassword', message }] })
