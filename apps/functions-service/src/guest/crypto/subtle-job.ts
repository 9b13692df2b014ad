import { webcrypto } from 'node:crypto'
import { BadCall } from '../bridge.ts'
import type { CryptoQuota } from './crypto-quota.ts'
import { toUsages } from './key-facts.ts'
import type { KeyStore } from './key-store.ts'
import { LimitError } from './limit-error.ts'
import type { SubtleRequest } from './subtle-request.ts'
import { type AlgorithmParameters, toAlgorithm } from './to-algorithm.ts'

export interface SubtleJob {
  request: SubtleRequest
  keys: KeyStore
  quota: CryptoQuota
}

// Which members an algorithm must have is for Node to say.
type Derivation = AlgorithmParameters & webcrypto.EcdhKeyDeriveParams
type Derived = AlgorithmParameters & webcrypto.HmacImportParams
type Result = Promise<ArrayBuffer | Uint8Array<ArrayBuffer>>

const { subtle } = webcrypto
const MATERIAL_BYTES_MAX = 64 * 1024
const RSA_MODULUS_BITS_MAX = 8192
/** Bits of the key that deriveKey makes; HMAC without a length takes the block of its hash. */
const HMAC_BITS: Record<string, number> = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 }

/**
 * The operations of crypto.subtle by name, over Node's own. Results are bytes: of the result itself, or of JSON for keys.
 * They reject with what Node's reject with, LimitError, KeyEvicted or BadCall.
 */
export const subtleJobs = new Map<string, (job: SubtleJob) => Result>([
  ['digest', ({ request }) => subtle.digest(algorithmOf(request), request.bytes('data'))],
  ['sign', async (job) => subtle.sign(algorithmOf(job.request), await keyOf(job), job.request.bytes('data'))],
  ['verify', verify],
  ['encrypt', async (job) => subtle.encrypt(algorithmOf(job.request), await keyOf(job), job.request.bytes('data'))],
  ['decrypt', async (job) => subtle.decrypt(algorithmOf(job.request), await keyOf(job), job.request.bytes('data'))],
  ['generateKey', generateKey],
  ['importKey', importKey],
  ['exportKey', exportKey],
  ['deriveBits', deriveBits],
  ['deriveKey', deriveKey],
  ['wrapKey', wrapKey],
  ['unwrapKey', unwrapKey],
])

function algorithmOf(request: SubtleRequest, field = 'algorithm'): AlgorithmParameters {
  return toAlgorithm(request.field(field), request)
}

function keyOf({ keys, request }: SubtleJob, field = 'key'): Promise<webcrypto.CryptoKey> {
  return keys.find(request, request.field(field))
}

/** Parameters of a derivation, with the other side's key where there is one. */
async function derivationOf({ keys, request }: SubtleJob): Promise<AlgorithmParameters> {
  const { public: other } = request.record('algorithm')
  const algorithm = algorithmOf(request)
  return other === undefined ? algorithm : { ...algorithm, public: await keys.find(request, other) }
}

function formatOf(request: SubtleRequest): 'raw' | 'pkcs8' | 'spki' | 'jwk' {
  const format = request.text('format')
  if (format !== 'raw' && format !== 'pkcs8' && format !== 'spki' && format !== 'jwk') throw new BadCall()
  return format
}

function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(JSON.stringify(value)))
}

async function verify(job: SubtleJob): Result {
  const { request } = job
  const isValid = await subtle.verify(algorithmOf(request), await keyOf(job), request.bytes('signature'), request.bytes('data'))
  return new Uint8Array([isValid ? 1 : 0])
}

async function generateKey({ request, keys, quota }: SubtleJob): Result {
  const algorithm = algorithmOf(request)
  quota.generate(algorithm)
  const usages = toUsages(request.field('usages'))
  const made: webcrypto.CryptoKey | webcrypto.CryptoKeyPair = await subtle.generateKey(
    algorithm,
    request.field('extractable') === true,
    usages,
  )
  if (!('privateKey' in made)) return jsonBytes(keys.add(made))
  return jsonBytes({ publicKey: keys.add(made.publicKey), privateKey: keys.add(made.privateKey) })
}

async function importKey({ request, keys }: SubtleJob): Result {
  const format = formatOf(request)
  const data = request.bytes('data')
  if (data.length > MATERIAL_BYTES_MAX) throw new LimitError(`A key may have at most ${MATERIAL_BYTES_MAX} bytes`)
  const usages = toUsages(request.field('usages'))
  const isExtractable = request.field('extractable') === true
  const algorithm = algorithmOf(request)
  const key =
    format === 'jwk'
      ? await subtle.importKey(format, JSON.parse(Buffer.from(data).toString('utf8')), algorithm, isExtractable, usages)
      : await subtle.importKey(format, data, algorithm, isExtractable, usages)
  return jsonBytes(keys.add(checked(key)))
}

/** Keys whose use would take this process long. */
function checked(key: webcrypto.CryptoKey): webcrypto.CryptoKey {
  const { algorithm } = key
  if ('modulusLength' in algorithm && Number(algorithm.modulusLength) > RSA_MODULUS_BITS_MAX)
    throw new LimitError(`An RSA key may have at most ${RSA_MODULUS_BITS_MAX} bits`)
  return key
}

async function exportKey(job: SubtleJob): Result {
  const format = formatOf(job.request)
  const key = await keyOf(job)
  return format === 'jwk' ? jsonBytes(await subtle.exportKey(format, key)) : subtle.exportKey(format, key)
}

async function deriveBits(job: SubtleJob): Result {
  const bits = job.request.field('bits')
  if (bits !== null && typeof bits !== 'number') throw new BadCall()
  const algorithm = await derivationOf(job)
  job.quota.derive(algorithm, bits ?? 0)
  return subtle.deriveBits(algorithm as Derivation, await keyOf(job), bits)
}

async function deriveKey(job: SubtleJob): Result {
  const { request, keys, quota } = job
  const algorithm = await derivationOf(job)
  const derived = algorithmOf(request, 'derived')
  quota.derive(algorithm, bitsOf(derived))
  const usages = toUsages(request.field('usages'))
  const base = await keyOf(job)
  const key = await subtle.deriveKey(algorithm as Derivation, base, derived as Derived, request.field('extractable') === true, usages)
  return jsonBytes(keys.add(key))
}

function bitsOf({ name, length, hash }: AlgorithmParameters): number {
  if (typeof length === 'number') return length
  const hashName = typeof hash === 'object' && hash !== null && 'name' in hash ? String(hash.name) : ''
  return name === 'HMAC' ? (HMAC_BITS[hashName] ?? 0) : 0
}

async function wrapKey(job: SubtleJob): Result {
  const { request } = job
  return subtle.wrapKey(formatOf(request), await keyOf(job, 'wrapped'), await keyOf(job), algorithmOf(request))
}

async function unwrapKey(job: SubtleJob): Result {
  const { request, keys } = job
  const data = request.bytes('data')
  if (data.length > MATERIAL_BYTES_MAX) throw new LimitError(`A key may have at most ${MATERIAL_BYTES_MAX} bytes`)
  const key = await subtle.unwrapKey(
    formatOf(request),
    data,
    await keyOf(job),
    algorithmOf(request),
    algorithmOf(request, 'unwrapped') as Derived,
    request.field('extractable') === true,
    toUsages(request.field('usages')),
  )
  return jsonBytes(keys.add(checked(key)))
}
