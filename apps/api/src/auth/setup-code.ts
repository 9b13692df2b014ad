import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Dependencies } from '../dependencies.ts'

const FACT = 'setup_nonce'

/**
 * The code that makes the first admin, or null once there are users. Derived from a random nonce in the database and the secret key
 * outside it: every copy of the api knows the same one, the database alone gives nothing away, and it dies with the nonce.
 */
export async function findSetupCode({
  database,
  sql,
  secrets,
}: Pick<Dependencies, 'database' | 'sql' | 'secrets'>): Promise<string | null> {
  if (await hasUsers(database)) return null
  await sql.query('INSERT INTO platform_facts (key, value, updated_at) VALUES ($1, $2, now()) ON CONFLICT (key) DO NOTHING', [
    FACT,
    randomBytes(32).toString('base64url'),
  ])
  const fact = await database.platformFact.findUnique({ where: { key: FACT } })
  // asked again: the first admin made in between took the nonce along, and the one just read would be of no use
  if (!fact || (await hasUsers(database))) return null
  const key = Buffer.from(hkdfSync('sha256', secrets.secretKey, '', 'plat setup v1', 32))
  return createHmac('sha256', key).update(fact.value).digest('base64url').slice(0, 32)
}

const hasUsers = async (database: Dependencies['database']): Promise<boolean> =>
  (await database.user.findFirst({ select: { id: true } })) !== null

/** Makes the code worthless, for ever. */
export const SPEND_SETUP_CODE = { where: { key: FACT } }

/** Compares in the same time for every wrong one. */
export const isSetupCode = (given: string, code: string): boolean => timingSafeEqual(digest(given), digest(code))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
