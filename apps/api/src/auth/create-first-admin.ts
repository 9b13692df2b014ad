import { AppError } from '@plat/shared/errors/app-error.ts'
import type { UserRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { SPEND_SETUP_CODE } from './setup-code.ts'

interface FirstAdmin {
  email: string
  name: string | null
  passwordHash: string
}

/** Any fixed number: who holds it is the only one who makes a first user. */
const FIRST_ADMIN_LOCK = 5_127_001

/**
 * Creates the platform's first user, an admin. Of any number of calls at once exactly one wins.
 *
 * @throws AppError CONFLICT when there is a user already
 */
export function createFirstAdmin({ database, newId }: Pick<Dependencies, 'database' | 'newId'>, admin: FirstAdmin): Promise<UserRecord> {
  return database.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_ADMIN_LOCK})`
    if (await transaction.user.findFirst({ select: { id: true } }))
      throw new AppError('CONFLICT', { detail: 'This platform is set up already. Sign in instead.' })
    await transaction.platformFact.deleteMany(SPEND_SETUP_CODE)
    return transaction.user.create({ data: { id: newId(), role: 'admin', ...admin } })
  })
}
