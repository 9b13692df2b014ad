// node:buffer: the package `buffer`, with the encoding base64url and the newer checks that it lacks.
import { Buffer, INSPECT_MAX_BYTES, kMaxLength, SlowBuffer } from 'buffer/index.js'

const isBase64url = (encoding) => typeof encoding === 'string' && encoding.toLowerCase() === 'base64url'
const { byteLength, isEncoding } = Buffer
const { toString: toText, write } = Buffer.prototype

Buffer.isEncoding = (encoding) => isBase64url(encoding) || isEncoding(encoding)
Buffer.byteLength = (value, encoding) =>
  isBase64url(encoding) && typeof value === 'string' ? Math.floor((value.replace(/=+$/, '').length * 3) / 4) : byteLength(value, encoding)
Buffer.prototype.toString = function (encoding, start, end) {
  if (!isBase64url(encoding)) return toText.call(this, encoding, start ?? 0, end ?? this.length)
  const text = toText.call(this, 'base64', start ?? 0, end ?? this.length)
  return text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
}
// Reading base64, the package takes both alphabets.
Buffer.prototype.write = function (text, ...rest) {
  return write.call(this, text, ...rest.map((value) => (isBase64url(value) ? 'base64' : value)))
}

const bytesOf = (input) => {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
  if (input instanceof ArrayBuffer) return new Uint8Array(input)
  throw new TypeError('The "input" argument must be an ArrayBuffer, a Buffer or a typed array')
}
const isAscii = (input) => bytesOf(input).every((byte) => byte < 128)
const isUtf8 = (input) => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(input))
    return true
  } catch {
    return false
  }
}

const { atob, btoa, Blob, File } = globalThis
/** The longest string of V8 on 64 bits. */
const kStringMaxLength = 0x1fffffe8
const constants = { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength }

export { atob, Blob, Buffer, btoa, constants, File, INSPECT_MAX_BYTES, isAscii, isUtf8, kMaxLength, kStringMaxLength, SlowBuffer }
export default {
  atob,
  Blob,
  Buffer,
  btoa,
  constants,
  File,
  INSPECT_MAX_BYTES,
  isAscii,
  isUtf8,
  kMaxLength,
  kStringMaxLength,
  SlowBuffer,
}
