import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { createGate } from '../concurrency/create-gate.ts'

/** OWASP's least for argon2id (RFC 9106): 19 MiB, 2 passes, 1 lane. About 50 ms. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32
const PARAMETERS = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}`
/** What hashPassword makes, with these parameters and no others. */
const STORED = new RegExp(`^${PARAMETERS.replaceAll('$', '\\$')}\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})$`)

const argon2Async = promisify(argon2)
/** Two at a time leave half of libuv's threads to files and DNS; 100 waiting are some seconds. */
const gate = createGate({ runningMax: 2, waitingMax: 100 })

/** The password as it is stored: argon2id in the PHC string format. @throws AppError RATE_LIMITED when too many wait to be hashed */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return `${PARAMETERS}$${toText(salt)}$${toText(await derive(password, salt))}`
}

/**
 * Whether the password is the one that was hashed. Takes as long for an unknown account (`undefined`) as for a wrong password (R53).
 *
 * @throws AppError RATE_LIMITED when too many wait to be hashed
 */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, salt, hash] = STORED.exec(stored ?? '') ?? []
  const derived = await derive(password, salt === undefined ? Buffer.alloc(SALT_BYTES) : Buffer.from(salt, 'base64'))
  return hash !== undefined && timingSafeEqual(derived, Buffer.from(hash, 'base64'))
}

const derive = (password: string, salt: Buffer): Promise<Buffer> =>
  gate(() => argon2Async('argon2id', { message: password, nonce: salt, tagLength: HASH_BYTES, ...COST }))

const toText = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
