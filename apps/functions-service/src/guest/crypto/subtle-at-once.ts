import { createCipheriv, createDecipheriv, createHash, createHmac, KeyObject, timingSafeEqual, type webcrypto } from 'node:crypto'
import type { KeyStore } from './key-store.ts'
import { recordOf, type SubtleRequest } from './subtle-request.ts'
import { type AlgorithmParameters, toAlgorithm } from './to-algorithm.ts'

/** Node's names of the hashes. */
const HASHES: Record<string, string> = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }
const GCM_IV_BYTES = 12
const GCM_TAG_BYTES = 16

/**
 * Operations that are over sooner than a job would begin: digest, HMAC, AES-GCM with its usual parameters. Answers undefined for everything
 * else and for whatever is not right about the request: the job of the same name then says what.
 */
export function runSubtleAtOnce(operation: unknown, request: SubtleRequest, keys: KeyStore): Uint8Array | undefined {
  const algorithm = toAlgorithm(request.field('algorithm'), request)
  if (operation === 'digest') return digest(algorithm, request.bytes('data'))
  const key = keys.peek(recordOf(request.field('key')).handle)
  const usage = key?.usages.find((name) => name === operation)
  if (!key || !usage || key.algorithm.name !== algorithm.name) return undefined
  const data = request.bytes('data')
  if (usage === 'sign') return hmac(key, data)
  if (usage === 'verify') return verifyHmac(key, request.bytes('signature'), data)
  if (usage === 'encrypt') return encrypt(key, algorithm, data)
  return usage === 'decrypt' ? decrypt(key, algorithm, data) : undefined
}

function digest({ name }: AlgorithmParameters, data: Uint8Array): Uint8Array | undefined {
  const hash = HASHES[name]
  return hash === undefined ? undefined : createHash(hash).update(data).digest()
}

function hmac(key: webcrypto.CryptoKey, data: Uint8Array): Uint8Array | undefined {
  const hash = 'hash' in key.algorithm && key.algorithm.name === 'HMAC' ? HASHES[String(recordOf(key.algorithm.hash).name)] : undefined
  return hash === undefined ? undefined : createHmac(hash, KeyObject.from(key)).update(data).digest()
}

function verifyHmac(key: webcrypto.CryptoKey, signature: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  const expected = hmac(key, data)
  if (!expected) return undefined
  const isValid = expected.length === signature.length && timingSafeEqual(expected, signature)
  return new Uint8Array([isValid ? 1 : 0])
}

type Gcm = { cipher: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm'; iv: Uint8Array; additionalData: Uint8Array }

function gcmOf(key: webcrypto.CryptoKey, { iv, additionalData, tagLength }: AlgorithmParameters): Gcm | undefined {
  const isUsual = tagLength === undefined || tagLength === 8 * GCM_TAG_BYTES
  if (key.algorithm.name !== 'AES-GCM' || !isUsual || !(iv instanceof Uint8Array) || iv.length !== GCM_IV_BYTES) return undefined
  const bits = 'length' in key.algorithm ? key.algorithm.length : undefined
  const cipher = ([128, 192, 256] as const).find((size) => size === bits)
  if (!cipher) return undefined
  return { cipher: `aes-${cipher}-gcm`, iv, additionalData: additionalData instanceof Uint8Array ? additionalData : new Uint8Array(0) }
}

function encrypt(key: webcrypto.CryptoKey, algorithm: AlgorithmParameters, data: Uint8Array): Uint8Array | undefined {
  const gcm = gcmOf(key, algorithm)
  if (!gcm) return undefined
  const cipher = createCipheriv(gcm.cipher, KeyObject.from(key), gcm.iv, { authTagLength: GCM_TAG_BYTES })
  cipher.setAAD(gcm.additionalData)
  return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: webcrypto.CryptoKey, algorithm: AlgorithmParameters, data: Uint8Array): Uint8Array | undefined {
  const gcm = gcmOf(key, algorithm)
  if (!gcm || data.length < GCM_TAG_BYTES) return undefined
  const decipher = createDecipheriv(gcm.cipher, KeyObject.from(key), gcm.iv, { authTagLength: GCM_TAG_BYTES })
  decipher.setAAD(gcm.additionalData)
  decipher.setAuthTag(data.subarray(data.length - GCM_TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(data.subarray(0, data.length - GCM_TAG_BYTES)), decipher.final()])
  } catch {
    // Not authentic: the job makes the error that the standard names.
    return undefined
  }
}
