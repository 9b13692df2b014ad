import { BadCall } from '../bridge.ts'
import { recordOf, type SubtleRequest } from './subtle-request.ts'

/** Parameters of an algorithm as Node's WebCrypto takes them: the members that the standard gives that algorithm, and no others. */
export interface AlgorithmParameters {
  name: string
  [member: string]: unknown
}

/** What functions may use. Others that Node has (Argon2, post-quantum ones) cost what nobody has capped here. */
const NAMES = [
  'SHA-1',
  'SHA-256',
  'SHA-384',
  'SHA-512',
  'HMAC',
  'AES-CBC',
  'AES-CTR',
  'AES-GCM',
  'AES-KW',
  'PBKDF2',
  'HKDF',
  'ECDSA',
  'ECDH',
  'Ed25519',
  'X25519',
  'RSASSA-PKCS1-v1_5',
  'RSA-PSS',
  'RSA-OAEP',
]
const CANONICAL = new Map(NAMES.map((name) => [name.toLowerCase(), name]))
const PLAIN = ['namedCurve', 'length', 'tagLength', 'saltLength', 'iterations', 'modulusLength']
const BYTES = ['iv', 'counter', 'additionalData', 'salt', 'info', 'label', 'publicExponent']

/**
 * The algorithm of a request, or, without one, of a key's own facts.
 *
 * @throws DOMException NotSupportedError for an algorithm that functions may not use
 */
export function toAlgorithm(value: unknown, request?: SubtleRequest): AlgorithmParameters {
  const given = recordOf(value)
  const parameters: AlgorithmParameters = { name: canonical(given.name) }
  if (given.hash !== undefined)
    parameters.hash = { name: canonical(typeof given.hash === 'string' ? given.hash : recordOf(given.hash).name) }
  for (const member of PLAIN) if (given[member] !== undefined) parameters[member] = plain(given[member])
  for (const member of BYTES) {
    const bytes = given[member]
    if (bytes !== undefined)
      parameters[member] = request ? request.part(recordOf(bytes).part) : new Uint8Array(Buffer.from(String(bytes), 'base64'))
  }
  return parameters
}

function canonical(name: unknown): string {
  const known = typeof name === 'string' ? CANONICAL.get(name.toLowerCase()) : undefined
  if (known === undefined) throw new DOMException('Unrecognized algorithm name', 'NotSupportedError')
  return known
}

/** null is what JSON makes of NaN. */
function plain(value: unknown): string | number {
  if (value === null) throw new TypeError('A parameter of the algorithm is not a number')
  if (typeof value !== 'string' && typeof value !== 'number') throw new BadCall()
  return value
}
