import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

const BYTES_MIN = 512
/** A variant must be at least a twentieth smaller than the file. */
const GAIN_MIN = 0.05
/** Above this, the last percents cost more time than they are worth. */
const SLOW_BYTES_MAX = 512 * 1024
const BROTLI_QUALITY = { small: 9, large: 5 }
const GZIP_LEVEL = { small: 9, large: 6 }

/** The file as brotli and gzip, each undefined when it would not be worth it. Runs in the thread pool. */
export async function compress(bytes: Buffer): Promise<{ br: Buffer | undefined; gzip: Buffer | undefined }> {
  if (bytes.length < BYTES_MIN) return { br: undefined, gzip: undefined }
  const size = bytes.length <= SLOW_BYTES_MAX ? 'small' : 'large'
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY[size], [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const [br, zipped] = await Promise.all([brotliAsync(bytes, { params }), gzipAsync(bytes, { level: GZIP_LEVEL[size] })])
  const isWorth = (variant: Buffer) => variant.length <= bytes.length * (1 - GAIN_MIN)
  return { br: isWorth(br) ? br : undefined, gzip: isWorth(zipped) ? zipped : undefined }
}
