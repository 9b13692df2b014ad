import { KeyObject, type webcrypto } from 'node:crypto'
import { BadCall } from '../bridge.ts'
import { recordOf } from './subtle-request.ts'

type CryptoKey = webcrypto.CryptoKey
type KeyUsage = webcrypto.KeyUsage

const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'] as const

/** What the isolate is told of a key and keeps in its CryptoKey: enough for what that shows, and to make the key again. */
export interface KeyFacts {
  handle: number
  type: string
  extractable: boolean
  /** As CryptoKey.algorithm has it; a public exponent is base64. */
  algorithm: Record<string, unknown>
  usages: KeyUsage[]
  format: 'raw' | 'pkcs8' | 'spki'
  /** Base64, in that format. Never shown to user code: that is what exportKey is for. */
  material: string
}

/** @throws Error when Node will not give out the key's material */
export function toKeyFacts(handle: number, key: CryptoKey): KeyFacts {
  const { type, extractable, usages } = key
  return { handle, type, extractable, usages: [...usages], algorithm: plainAlgorithm(key.algorithm), ...materialOf(key) }
}

/** @throws BadCall when the value is no description of a key */
export function readKeyFacts(value: unknown): KeyFacts {
  const { handle, type, extractable, algorithm, usages, format, material } = recordOf(value)
  if (typeof handle !== 'number' || typeof type !== 'string' || typeof extractable !== 'boolean') throw new BadCall()
  if (typeof material !== 'string' || (format !== 'raw' && format !== 'pkcs8' && format !== 'spki')) throw new BadCall()
  return { handle, type, extractable, algorithm: recordOf(algorithm), usages: toUsages(usages), format, material }
}

/** @throws TypeError as WebIDL has it for what is no usage */
export function toUsages(value: unknown): KeyUsage[] {
  if (!Array.isArray(value)) throw new BadCall()
  return value.map((name: unknown) => {
    const usage = USAGES.find((known) => known === name)
    if (!usage) throw new TypeError(`'${String(name).slice(0, 40)}' is not a key usage`)
    return usage
  })
}

function materialOf(key: CryptoKey): Pick<KeyFacts, 'format' | 'material'> {
  const object = KeyObject.from(key)
  if (object.type === 'secret') return { format: 'raw', material: object.export().toString('base64') }
  const format = object.type === 'private' ? 'pkcs8' : 'spki'
  return { format, material: object.export({ format: 'der', type: format }).toString('base64') }
}

function plainAlgorithm(algorithm: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(algorithm).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value]),
  )
}
