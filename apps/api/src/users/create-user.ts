import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { hashPassword } from '../auth/password-hash.ts'
import { isUniqueViolation } from '../database/is-unique-violation.ts'
import type { UserRecord } from '../database/records.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'

interface CreateUserInput {
  email: string
  password: string
  name?: string | undefined
  role: 'admin' | 'member'
}

const USERS_MAX = 10_000

/** Adds a user who can sign in. @throws AppError CONFLICT when the address is taken, QUOTA_EXCEEDED above 10 000 users */
export async function createUser(
  { database, newId }: Pick<Dependencies, 'database' | 'newId'>,
  { email, password, name, role }: CreateUserInput,
  actorId: string | null = null,
): Promise<UserRecord> {
  if ((await database.user.count()) >= USERS_MAX) throw new AppError('QUOTA_EXCEEDED')
  const passwordHash = await hashPassword(password)
  try {
    return await database.$transaction(async (transaction) => {
      const user = await transaction.user.create({ data: { id: newId(), email, name: name ?? null, role, passwordHash } })
      await recordActivity(toSqlClient(transaction), { kind: 'user.created', actorId, subject: email })
      return user
    })
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error
  }
}

/** Two users cannot share an e-mail address. */
export const emailTaken = (): AppError => new AppError('CONFLICT', { detail: 'There is a user with this e-mail address already.' })
