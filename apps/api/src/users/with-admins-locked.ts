import { AppError } from '@plat/shared/errors/app-error.ts'
import type { OrmTransaction as Transaction } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'

/** Any fixed number: who holds it is the only one who takes admins away. */
const ADMINS_LOCK = 5_127_002

/** Runs one change at a time of who is an admin, in a transaction: two admins who remove each other must not both succeed. */
export function withAdminsLocked<Result>(
  { database }: Pick<Dependencies, 'database'>,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${ADMINS_LOCK})`
    return work(transaction)
  })
}

/** The oldest admin besides this user. @throws AppError CONFLICT when there is none: a platform keeps one */
export async function findOtherAdmin(transaction: Transaction, userId: string): Promise<string> {
  const other = await transaction.user.findFirst({
    where: { role: 'admin', id: { not: userId } },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  if (!other) throw new AppError('CONFLICT', { detail: 'This is the last admin. Make somebody else an admin first.' })
  return other.id
}
