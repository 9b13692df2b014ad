import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream'
import { pipeline as piped } from 'node:stream/promises'
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { failed, overLimit } from './egress-refusal.ts'

/** More layers than this are an attack, not an encoding. */
const CODINGS_MAX = 3
const CODINGS = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])
const WIDE = new Set(['br', 'zstd'])
/** 8 MiB, which RFC 9659 allows in HTTP at most; the format would allow 128 MiB. */
const ZSTD_WINDOW_LOG_MAX = 23

/**
 * The content codings a body went through (RFC 9110 §8.4), in the order they were applied.
 *
 * @throws EgressRefusal for an unknown one or too many
 */
export function parseCodings(contentEncoding: string | undefined): { codings: string[]; wideDecoders: number } {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length > CODINGS_MAX) throw overLimit(`The response is encoded more than ${CODINGS_MAX} times.`)
  const unknown = codings.find((coding) => !CODINGS.has(coding))
  if (unknown !== undefined) throw failed(`The response has the content encoding "${unknown.slice(0, 32)}", which is not known.`)
  return { codings, wideDecoders: codings.filter((coding) => WIDE.has(coding)).length }
}

/** Undoes the codings while the bytes arrive, no faster than they are read. What breaks either stream breaks both. */
export function decodeBody(source: Readable, codings: readonly string[]): Readable {
  if (codings.length === 0) return source
  if (codings.at(-1) === 'deflate') return decodeDeflated(source, codings)
  const decoders = codings.toReversed().map((coding) => decoderOf(coding))
  const last = decoders.at(-1) ?? new PassThrough()
  pipeline([source, ...decoders], () => undefined) // `last` tells its reader
  return last
}

/** The first bytes say which decoder is right, and the head of the response must not wait for them. */
function decodeDeflated(source: Readable, codings: readonly string[]): Readable {
  const decoded = new PassThrough()
  const decode = async (): Promise<void> => {
    const inflate = (await startsRaw(source)) ? createInflateRaw() : createInflate()
    const others = codings
      .slice(0, -1)
      .toReversed()
      .map((coding) => decoderOf(coding))
    await piped([source, inflate, ...others, decoded])
  }
  decode().catch((cause: Error) => decoded.destroy(cause))
  decoded.once('close', () => source.destroy())
  return decoded
}

function decoderOf(coding: string): Transform {
  if (coding === 'br') return createBrotliDecompress()
  if (coding === 'zstd') return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } })
  return coding === 'deflate' ? createInflate() : createGunzip()
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
