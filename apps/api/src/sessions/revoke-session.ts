import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'
import type { Dependencies } from '../dependencies.ts'

interface RevokeInput {
  userId: string
  /** Null: none. */
  sessionId: string | null
}

/** Ends a session of this user at once. @throws AppError SESSION_NOT_FOUND also for one of somebody else */
export async function revokeSession({ database }: Pick<Dependencies, 'database'>, { userId, sessionId }: RevokeInput): Promise<void> {
  const where = { id: sessionId ?? '', userId }
  const { count } = isUuid(where.id) ? await database.session.deleteMany({ where }) : { count: 0 }
  if (count === 0) throw new AppError('SESSION_NOT_FOUND')
}
