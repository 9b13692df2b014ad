import { TextDecoder } from 'node:util'
import { BadCall, type BridgeOperations } from './bridge.ts'
import { guestSources } from './guest-sources.ts'

const LABEL_UNITS_MAX = 64
const LEGACY_BYTES_MAX = 8 * 1024 * 1024
const lazySources = new Map(Object.entries(guestSources.lazy))

/**
 * Operations behind the web platform of the prelude that need no state: the lazily compiled parts, and the encodings of the Encoding
 * Standard that are not decoded in the isolate. `decodeLegacy` answers undefined for malformed bytes when it is to be fatal.
 */
export const webOperations: BridgeOperations = {
  source: (name) => {
    const source = typeof name === 'string' ? lazySources.get(name) : undefined
    if (source === undefined) throw new BadCall()
    return source
  },
  encoding: (label) => decoderOf(label, false)?.encoding,
  decodeLegacy: (label, bytes, isFatal) => {
    if (!(bytes instanceof ArrayBuffer) || bytes.byteLength > LEGACY_BYTES_MAX) throw new BadCall()
    const decoder = decoderOf(label, isFatal === 1)
    if (!decoder) throw new BadCall()
    try {
      return decoder.decode(bytes)
    } catch {
      // Malformed and fatal: the isolate makes the error.
      return undefined
    }
  },
}

function decoderOf(label: unknown, fatal: boolean): TextDecoder | undefined {
  if (typeof label !== 'string' || label.length > LABEL_UNITS_MAX) throw new BadCall()
  try {
    return new TextDecoder(label, { fatal })
  } catch {
    // No such encoding: that is the answer.
    return undefined
  }
}
