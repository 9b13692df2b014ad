// node:crypto, its basics: random values, digests, HMAC. Digests are synchronous, so they are computed here (@noble/hashes), while
// everything else is crypto.subtle, which the platform has. Unlike Node's, a Hash or Hmac is no stream.
import { hmac } from '@noble/hashes/hmac.js'
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js'
import { sha224, sha256, sha384, sha512, sha512_256 } from '@noble/hashes/sha2.js'
import { Buffer } from './buffer.js'

const DIGESTS = { md5, ripemd160, rmd160: ripemd160, sha1, sha224, sha256, sha384, sha512, 'sha512-256': sha512_256 }
/** What getRandomValues gives at once. */
const RANDOM_BYTES_MAX = 65_536

const withCode = (error, code) => Object.assign(error, { code })

function digestOf(name) {
  const key = String(name).toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha')
  if (Object.hasOwn(DIGESTS, key)) return DIGESTS[key]
  throw withCode(new Error(`Digest method not supported: "${name}". There are ${getHashes().join(', ')}.`), 'ERR_CRYPTO_INVALID_DIGEST')
}

function bytesOf(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding)
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  throw withCode(new TypeError('The data must be a string, a Buffer, a typed array or a DataView'), 'ERR_INVALID_ARG_TYPE')
}

const encode = (bytes, encoding) => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return encoding === undefined || encoding === null || encoding === 'buffer' ? buffer : buffer.toString(encoding)
}

class Digest {
  #state
  #isFinished = false

  constructor(state) {
    this.#state = state
  }

  update(data, encoding) {
    if (this.#isFinished) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED')
    this.#state.update(bytesOf(data, encoding))
    return this
  }

  digest(encoding) {
    if (this.#isFinished) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED')
    this.#isFinished = true
    return encode(this.#state.digest(), encoding)
  }

  copy() {
    if (this.#isFinished) throw withCode(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED')
    return new this.constructor(this.#state.clone())
  }
}
class Hash extends Digest {}
class Hmac extends Digest {}

const createHash = (algorithm) => new Hash(digestOf(algorithm).create())
const createHmac = (algorithm, key) => new Hmac(hmac.create(digestOf(algorithm), bytesOf(key)))
const hash = (algorithm, data, encoding = 'hex') => encode(digestOf(algorithm)(bytesOf(data)), encoding)
const getHashes = () => Object.keys(DIGESTS)

const webcrypto = globalThis.crypto
const { subtle } = webcrypto
const getRandomValues = (view) => webcrypto.getRandomValues(view)
const randomUUID = () => webcrypto.randomUUID()

function randomFillSync(target, offset = 0, size = undefined) {
  const bytes = bytesOf(target)
  const end = size === undefined ? bytes.length : offset + size
  if (!(offset >= 0 && offset <= end && end <= bytes.length))
    throw withCode(new RangeError('The range is outside of the buffer'), 'ERR_OUT_OF_RANGE')
  for (let at = offset; at < end; at += RANDOM_BYTES_MAX)
    webcrypto.getRandomValues(bytes.subarray(at, Math.min(at + RANDOM_BYTES_MAX, end)))
  return target
}

function randomBytes(size, callback) {
  const bytes = randomFillSync(Buffer.alloc(size))
  if (callback === undefined) return bytes
  queueMicrotask(() => callback(null, bytes))
}

function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') return randomInt(0, min, max)
  const range = max - min
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || range < 1 || range > 2 ** 48 - 1)
    throw withCode(new RangeError('min and max must be integers with min < max and max - min < 2^48'), 'ERR_OUT_OF_RANGE')
  // Values of the last, incomplete round would come too often.
  const limit = 2 ** 48 - (2 ** 48 % range)
  let value = randomBytes(6).readUIntBE(0, 6)
  while (value >= limit) value = randomBytes(6).readUIntBE(0, 6)
  const result = min + (value % range)
  if (callback === undefined) return result
  queueMicrotask(() => callback(null, result))
}

function timingSafeEqual(a, b) {
  const [left, right] = [bytesOf(a), bytesOf(b)]
  if (typeof a === 'string' || typeof b === 'string') throw withCode(new TypeError('Compare Buffers, not strings'), 'ERR_INVALID_ARG_TYPE')
  if (left.length !== right.length)
    throw withCode(new RangeError('Input buffers must have the same byte length'), 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH')
  let difference = 0
  for (let at = 0; at < left.length; at += 1) difference |= left[at] ^ right[at]
  return difference === 0
}

export {
  createHash,
  createHmac,
  getHashes,
  getRandomValues,
  Hash,
  Hmac,
  hash,
  randomBytes,
  randomFillSync,
  randomInt,
  randomUUID,
  subtle,
  timingSafeEqual,
  webcrypto,
}
export default {
  createHash,
  createHmac,
  getHashes,
  getRandomValues,
  Hash,
  Hmac,
  hash,
  randomBytes,
  randomFillSync,
  randomInt,
  randomUUID,
  subtle,
  timingSafeEqual,
  webcrypto,
}
