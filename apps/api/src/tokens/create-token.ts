import { randomBytes } from 'node:crypto'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { hashToken } from '../auth/token-hash.ts'
import type { PersonalTokenRecord } from '../database/records.ts'
import { toSqlClient } from '../database/to-sql-client.ts'
import type { Dependencies } from '../dependencies.ts'

interface CreateTokenInput {
  name: string
  expiresAt?: string | undefined
}

const TOKENS_MAX = 100
const PREFIX_LENGTH = 'plat_'.length + 8

/**
 * Makes a personal token of 256 random bits. Its text is in this answer only: the database holds a hash.
 *
 * @throws AppError VALIDATION_FAILED for an expiry that is over, QUOTA_EXCEEDED above 100 tokens of one user
 */
export async function createToken(
  { database, clock, newId }: Pick<Dependencies, 'database' | 'clock' | 'newId'>,
  userId: string,
  { name, expiresAt }: CreateTokenInput,
): Promise<{ record: PersonalTokenRecord; token: string }> {
  const expires = expiresAt === undefined ? null : new Date(expiresAt)
  if (expires && expires <= clock.now())
    throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'expiresAt', message: 'Use a time in the future.' }] })
  if ((await database.personalToken.count({ where: { userId } })) >= TOKENS_MAX)
    throw new AppError('QUOTA_EXCEEDED', { detail: `You have ${TOKENS_MAX} tokens. Delete one you no longer need.` })
  const token = `plat_${randomBytes(32).toString('base64url')}`
  const data = { id: newId(), userId, name, prefix: token.slice(0, PREFIX_LENGTH), tokenHash: hashToken(token), expiresAt: expires }
  const record = await database.$transaction(async (transaction) => {
    const created = await transaction.personalToken.create({ data })
    await recordActivity(toSqlClient(transaction), { kind: 'token.created', actorId: userId, subject: name })
    return created
  })
  return { record, token }
}
