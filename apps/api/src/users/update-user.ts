import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { hashPassword } from '../auth/password-hash.ts'
import { publishNotice } from '../change-feed/publish-notice.ts'
import { isUniqueViolation } from '../database/is-unique-violation.ts'
import type { UserRecord } from '../database/records.ts'
import { type OrmTransaction, toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'
import { emailTaken } from './create-user.ts'
import { findUser } from './find-user.ts'
import { findOtherAdmin, withAdminsLocked } from './with-admins-locked.ts'

interface UpdateUserInput {
  email?: string | undefined
  password?: string | undefined
  name?: string | null | undefined
  role?: 'admin' | 'member' | undefined
}

/**
 * Changes the named fields of a user. A new password ends every session of theirs.
 *
 * @throws AppError USER_NOT_FOUND; CONFLICT when the address is taken or the last admin would be none
 */
export async function updateUser(
  dependencies: Pick<Dependencies, 'database'>,
  userId: string,
  input: UpdateUserInput,
  actorId: string | null = null,
): Promise<UserRecord> {
  const { id } = await findUser(dependencies, userId)
  const { password, ...fields } = input
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  const data = Object.fromEntries(Object.entries({ ...fields, passwordHash }).filter(([, value]) => value !== undefined))
  const update = async (transaction: OrmTransaction) => {
    if (input.role === 'member') await findOtherAdmin(transaction, id)
    if (passwordHash !== undefined) await transaction.session.deleteMany({ where: { userId: id } })
    const [user] = await transaction.user.updateManyAndReturn({ where: { id }, data })
    if (!user) throw new AppError('USER_NOT_FOUND')
    await recordActivity(toSqlClient(transaction), { kind: 'user.updated', actorId, subject: user.email })
    if (input.role !== undefined) await publishNotice(toSqlClient(transaction), { type: 'access', userId: id })
    return user
  }
  try {
    return await withAdminsLocked(dependencies, update)
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error
  }
}
