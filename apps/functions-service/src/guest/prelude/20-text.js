// UTF-8 both ways, and base64. Long texts go through the host, whose native code is faster than a crossing is dear.
;((plat) => {
  const { host, string, array, bytes: typed, fromCharCode, fromCodePoint, reflect } = plat
  const { charCodeAt, codePointAt, slice } = string
  const HOST_UNITS_MIN = 16 * 1024
  const HOST_UNITS_MAX = 8 * 1024 * 1024
  const goesToHost = (length) => length >= HOST_UNITS_MIN && length <= HOST_UNITS_MAX

  /** Gathers character codes into a text, in slices that fit the arguments of one call. */
  const createTextBuffer = () => {
    let text = ''
    let codes = []
    let count = 0
    const flush = () => {
      codes.length = count
      text += reflect.apply(fromCharCode, null, codes)
      codes = []
      count = 0
      return text
    }
    const put = (code) => {
      codes[count++] = code
      if (count >= 4096) flush()
    }
    return { __proto__: null, put, flush }
  }

  const writeUtf8 = (text, target) => {
    let at = 0
    for (let i = 0; i < text.length; i++) {
      let c = charCodeAt(text, i)
      if (c >= 0xd800 && c <= 0xdfff) {
        const next = c <= 0xdbff && i + 1 < text.length ? charCodeAt(text, i + 1) : 0
        if (next >= 0xdc00 && next <= 0xdfff) {
          c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00)
          i++
        } else c = 0xfffd
      }
      if (c < 0x80) target[at++] = c
      else if (c < 0x800) {
        target[at++] = 0xc0 | (c >> 6)
        target[at++] = 0x80 | (c & 63)
      } else if (c < 0x10000) {
        target[at++] = 0xe0 | (c >> 12)
        target[at++] = 0x80 | ((c >> 6) & 63)
        target[at++] = 0x80 | (c & 63)
      } else {
        target[at++] = 0xf0 | (c >> 18)
        target[at++] = 0x80 | ((c >> 12) & 63)
        target[at++] = 0x80 | ((c >> 6) & 63)
        target[at++] = 0x80 | (c & 63)
      }
    }
    return at
  }

  plat.utf8Encode = (text) => {
    if (goesToHost(text.length)) return new Uint8Array(host('encode', text))
    const target = new Uint8Array(text.length * 3)
    return typed.slice(target, 0, writeUtf8(text, target))
  }

  /** Writes what fits into `target`, whole characters only. */
  plat.utf8EncodeInto = (text, target) => {
    const room = target.length
    let read = 0
    let written = 0
    while (read < text.length) {
      let point = codePointAt(text, read)
      const units = point > 0xffff ? 2 : 1
      if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd
      const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
      if (written + size > room) break
      if (size === 1) target[written] = point
      else writeUtf8(fromCodePoint(point), view(target, written, size))
      written += size
      read += units
    }
    return { read, written }
  }
  const view = (target, start, size) => typed.subarray(target, start, start + size)

  plat.createUtf8State = () => ({ __proto__: null, point: 0, seen: 0, needed: 0, lower: 0x80, upper: 0xbf })

  const startSequence = (state, byte) => {
    if (byte >= 0xc2 && byte <= 0xdf) {
      state.needed = 1
      state.point = byte & 0x1f
    } else if (byte >= 0xe0 && byte <= 0xef) {
      if (byte === 0xe0) state.lower = 0xa0
      if (byte === 0xed) state.upper = 0x9f
      state.needed = 2
      state.point = byte & 0xf
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      if (byte === 0xf0) state.lower = 0x90
      if (byte === 0xf4) state.upper = 0x8f
      state.needed = 3
      state.point = byte & 7
    } else return false
    return true
  }
  const resetSequence = (state) => {
    state.point = state.seen = state.needed = 0
    state.lower = 0x80
    state.upper = 0xbf
  }

  /** Takes one byte further into a sequence; puts the code point when it is complete. */
  const continueSequence = (state, byte, put) => {
    state.lower = 0x80
    state.upper = 0xbf
    state.point = (state.point << 6) | (byte & 63)
    if (++state.seen < state.needed) return
    const { point } = state
    resetSequence(state)
    if (point < 0x10000) put(point)
    else {
      put(0xd7c0 + (point >> 10))
      put(0xdc00 + (point & 0x3ff))
    }
  }

  /** The UTF-8 decoder of the Encoding Standard, one piece after another. Answers undefined at malformed input when `fatal`. */
  plat.utf8DecodePiece = (state, bytes, fatal, isLast) => {
    const { put, flush } = createTextBuffer()
    let malformed = 0
    for (let i = 0; i < bytes.length && !(fatal && malformed > 0); i++) {
      const byte = bytes[i]
      let isMalformed = false
      if (state.needed > 0 && (byte < state.lower || byte > state.upper)) {
        resetSequence(state)
        isMalformed = true
        // The byte that breaks a sequence may begin the next one.
        i--
      } else if (state.needed > 0) continueSequence(state, byte, put)
      else if (byte < 0x80) put(byte)
      else isMalformed = !startSequence(state, byte)
      if (!isMalformed) continue
      malformed++
      put(0xfffd)
    }
    if (isLast && state.needed > 0) {
      resetSequence(state)
      malformed++
      put(0xfffd)
    }
    return fatal && malformed > 0 ? undefined : flush()
  }

  /** Where the bytes of the last character begin that may go on in the next piece; the length when they end with a whole one. */
  const wholeEnd = (bytes) => {
    const { length } = bytes
    for (let back = 1; back <= 3 && back <= length; back++) {
      const byte = bytes[length - back]
      if (byte < 0x80) return length
      if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? length - back : length
    }
    return length
  }
  /** A piece that is not the last: most of a long one goes through the host. */
  plat.utf8DecodeNext = (state, bytes, fatal) => {
    if (state.needed > 0 || !goesToHost(bytes.length)) return plat.utf8DecodePiece(state, bytes, fatal, false)
    const end = wholeEnd(bytes)
    const text = plat.utf8Decode(typed.subarray(bytes, 0, end), fatal)
    const rest = plat.utf8DecodePiece(state, typed.subarray(bytes, end), fatal, false)
    return text === undefined || rest === undefined ? undefined : text + rest
  }

  /** Whole text at once, malformed bytes as U+FFFD (undefined when `fatal`), a byte order mark kept. */
  plat.utf8Decode = (bytes, fatal = false) => {
    if (!goesToHost(bytes.length)) return plat.utf8DecodePiece(plat.createUtf8State(), bytes, fatal, true)
    const text = host('decode', plat.exactBuffer(bytes), fatal ? 1 : 0)
    return typeof text === 'string' ? text : undefined
  }
  plat.withoutBom = (text) => (charCodeAt(text, 0) === 0xfeff ? slice(text, 1) : text)

  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const VALUES = new Int8Array(128)
  typed.fill(VALUES, -1)
  for (let i = 0; i < 64; i++) VALUES[charCodeAt(ALPHABET, i)] = i

  plat.base64Encode = (bytes) => {
    if (goesToHost(bytes.length)) return host('base64', plat.exactBuffer(bytes))
    const pieces = []
    for (let i = 0; i < bytes.length; i += 3) {
      const left = bytes.length - i
      const triple = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0)
      array.push(
        pieces,
        ALPHABET[triple >> 18] +
          ALPHABET[(triple >> 12) & 63] +
          (left > 1 ? ALPHABET[(triple >> 6) & 63] : '=') +
          (left > 2 ? ALPHABET[triple & 63] : '='),
      )
    }
    return array.join(pieces, '')
  }

  /** Forgiving-base64 decode (Infra Standard). Answers undefined when the text is no base64. */
  plat.base64Decode = (text) => {
    const target = new Uint8Array(plat.math.floor((text.length * 3) / 4) + 3)
    let at = 0
    let bits = 0
    let held = 0
    let digits = 0
    let padding = 0
    for (let i = 0; i < text.length; i++) {
      const c = charCodeAt(text, i)
      if (c === 0x20 || c === 9 || c === 10 || c === 12 || c === 13) continue
      if (c === 0x3d) {
        padding++
        continue
      }
      const value = c < 128 ? VALUES[c] : -1
      if (value < 0 || padding > 0) return undefined
      digits++
      held = (held << 6) | value
      bits += 6
      if (bits >= 8) {
        bits -= 8
        target[at++] = (held >> bits) & 255
      }
    }
    if (digits % 4 === 1 || padding > 2 || (padding > 0 && (digits + padding) % 4 !== 0)) return undefined
    return typed.slice(target, 0, at)
  }
})(plat)
