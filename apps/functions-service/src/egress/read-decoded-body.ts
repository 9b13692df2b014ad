import { type Readable, type Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { failed, overLimit } from './egress-refusal.ts'

/** More layers than this are an attack, not an encoding. */
const CODINGS_MAX = 3

/**
 * Reads a body and undoes its content codings (RFC 9110 §8.4), the last one first. Counts decoded bytes while they arrive, so that a
 * decompression bomb costs no more than the limit.
 *
 * @throws EgressRefusal above `bytesMax`, for an unknown coding, or when the bytes do not decode
 */
export async function readDecodedBody(source: Readable, contentEncoding: string | undefined, bytesMax: number): Promise<Uint8Array> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length > CODINGS_MAX) throw overLimit(`The response is encoded more than ${CODINGS_MAX} times.`)
  const deflateIsRaw = codings.at(-1) === 'deflate' ? await startsRaw(source) : false
  const chunks: Uint8Array[] = []
  let bytes = 0
  const collector = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength
      chunks.push(chunk)
      done(bytes > bytesMax ? overLimit(`The response is larger than ${Math.floor(bytesMax / 1024 / 1024)} MB.`) : null)
    },
  })
  await pipeline([source, ...codings.reverse().map((coding) => decoderOf(coding, deflateIsRaw)), collector])
  return Buffer.concat(chunks, bytes)
}

function decoderOf(coding: string, deflateIsRaw: boolean): Transform {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'br':
      return createBrotliDecompress()
    case 'deflate':
      return deflateIsRaw ? createInflateRaw() : createInflate()
    case 'zstd':
      return createZstdDecompress()
    default:
      throw failed(`The response has the content encoding "${coding.slice(0, 32)}", which is not known.`)
  }
}

/** Some servers send raw deflate data where RFC 9110 §8.4.1.2 asks for the zlib format; the first byte tells them apart. */
async function startsRaw(source: Readable): Promise<boolean> {
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    const first: Uint8Array = chunk
    source.unshift(chunk)
    return ((first[0] ?? 0) & 0x0f) !== 8
  }
  return false
}
