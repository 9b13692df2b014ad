import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import type { UserRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'

/** The user of an id from outside. @throws AppError USER_NOT_FOUND */
export async function findUser({ database }: Pick<Dependencies, 'database'>, userId: string): Promise<UserRecord> {
  const user = isUuid(userId) ? await database.user.findUnique({ where: { id: userId } }) : null
  if (!user) throw new AppError('USER_NOT_FOUND')
  return user
}
