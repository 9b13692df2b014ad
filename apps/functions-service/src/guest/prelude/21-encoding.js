// TextEncoder, TextDecoder, atob and btoa. Encoding Standard, HTML §8.3.
// UTF-8, UTF-16 and windows-1252 are decoded in here; whatever else Node knows goes through the host.
;((plat) => {
  const { string, map, array, host, bytes: typed, fromCharCode } = plat
  const { charCodeAt, slice } = string

  /** The bytes of an ArrayBuffer or a view, without copying. @throws TypeError for anything else */
  plat.bytesOf = (source) => {
    if (plat.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    if (plat.isArrayBuffer(source)) return new Uint8Array(source)
    throw new TypeError('An ArrayBuffer or a view of one is needed')
  }
  plat.isArrayBuffer = (value) => {
    if (typeof value !== 'object' || value === null) return false
    try {
      plat.arrayBufferByteLength(value)
      return true
    } catch {
      return false
    }
  }

  class TextEncoder {
    get encoding() {
      return 'utf-8'
    }
    encode(input = '') {
      return plat.utf8Encode(`${input}`)
    }
    encodeInto(source, destination) {
      if (!plat.isView(destination) || plat.typedArrayName(destination) !== 'Uint8Array')
        throw new TypeError('encodeInto needs a Uint8Array to write to')
      return plat.utf8EncodeInto(`${source}`, destination)
    }
  }

  const LABELS = new Map()
  const name = (encoding, labels) => {
    for (const label of labels) map.set(LABELS, label, encoding)
  }
  name('utf-8', ['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'])
  name('utf-16le', ['utf-16le', 'utf-16', 'ucs-2', 'unicode', 'csunicode', 'iso-10646-ucs-2', 'unicodefeff'])
  name('utf-16be', ['utf-16be', 'unicodefffe'])
  name('windows-1252', [
    'windows-1252',
    'latin1',
    'iso-8859-1',
    'iso8859-1',
    'iso88591',
    'iso_8859-1',
    'iso_8859-1:1987',
    'ascii',
    'us-ascii',
    'l1',
  ])
  name('windows-1252', ['ansi_x3.4-1968', 'cp1252', 'cp819', 'csisolatin1', 'ibm819', 'iso-ir-100', 'x-cp1252'])
  const WINDOWS_1252_HIGH =
    '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
    '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178'

  const decodeWindows1252 = (bytes) => {
    let text = ''
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]
      text += byte >= 0x80 && byte <= 0x9f ? WINDOWS_1252_HIGH[byte - 0x80] : fromCharCode(byte)
    }
    return text
  }

  /** One piece of UTF-16. `state.odd` holds the first byte of a split unit. Answers undefined at a lone surrogate when `fatal`. */
  const decodeUtf16 = (state, bytes, fatal, isLast) => {
    let text = state.held
    state.held = ''
    for (let i = 0; i < bytes.length; i++) {
      if (state.odd < 0) state.odd = bytes[i]
      else {
        text += fromCharCode(state.isBig ? (state.odd << 8) | bytes[i] : state.odd | (bytes[i] << 8))
        state.odd = -1
      }
    }
    const last = text.length > 0 ? charCodeAt(text, text.length - 1) : 0
    if (!isLast && last >= 0xd800 && last <= 0xdbff) {
      state.held = slice(text, -1)
      text = slice(text, 0, -1)
    }
    if (isLast && state.odd >= 0) {
      state.odd = -1
      // The first half of a pair and half a unit at the end are one error.
      if (last < 0xd800 || last > 0xdbff) text += '\ud800'
    }
    if (string.isWellFormed(text)) return text
    return fatal ? undefined : string.toWellFormed(text)
  }

  /** Encodings of one byte a character; the pieces of all others are held until the last one has come. */
  const SINGLE_BYTE = /^(?:windows-|iso-8859-|koi8-|macintosh|x-mac|ibm866)/
  const LEGACY_BYTES_MAX = 8 * 1024 * 1024
  const decodeLegacy = (state, bytes, fatal, isLast) => {
    state.length += bytes.length
    if (state.length > LEGACY_BYTES_MAX) throw plat.limitError(`At most ${LEGACY_BYTES_MAX} bytes can be decoded from ${state.encoding}`)
    if (state.isSingle) {
      state.length = 0
      return host('decodeLegacy', state.encoding, plat.exactBuffer(bytes), fatal ? 1 : 0)
    }
    array.push(state.pieces, typed.slice(bytes))
    return isLast ? host('decodeLegacy', state.encoding, plat.exactBuffer(plat.concatBytes(state.pieces)), fatal ? 1 : 0) : ''
  }

  const encodingOf = (label) => {
    const text = string.toLowerCase(trimmed(`${label}`))
    const encoding = map.get(LABELS, text) ?? (text.length <= 64 ? host('encoding', text) : undefined)
    if (encoding) return encoding
    const error = new RangeError(`The "${string.slice(text, 0, 64)}" encoding is not supported`)
    plat.setOwn(error, 'code', 'ERR_ENCODING_NOT_SUPPORTED')
    throw error
  }
  /** Without ASCII whitespace at its ends, which is less than String.prototype.trim takes. */
  const trimmed = (text) => plat.regExp.exec(/^[\t\n\f\r ]*(.*?)[\t\n\f\r ]*$/s, text)[1]
  const newState = (encoding) => {
    if (encoding === 'utf-8') return plat.createUtf8State()
    if (encoding === 'utf-16le' || encoding === 'utf-16be') return { __proto__: null, odd: -1, held: '', isBig: encoding === 'utf-16be' }
    return { __proto__: null, encoding, isSingle: plat.regExp.exec(SINGLE_BYTE, encoding) !== null, pieces: [], length: 0 }
  }

  class TextDecoder {
    #encoding
    #fatal
    #ignoreBOM
    #state
    #atStart = true

    constructor(label = 'utf-8', options = undefined) {
      this.#encoding = encodingOf(label)
      this.#fatal = Boolean(options?.fatal)
      this.#ignoreBOM = Boolean(options?.ignoreBOM)
      this.#reset()
    }
    get encoding() {
      return this.#encoding
    }
    get fatal() {
      return this.#fatal
    }
    get ignoreBOM() {
      return this.#ignoreBOM
    }
    decode(input = undefined, options = undefined) {
      const bytes = input === undefined ? new Uint8Array(0) : plat.bytesOf(input)
      const isLast = !options?.stream
      const text = this.#decodePiece(bytes, isLast)
      if (text === undefined) {
        this.#reset()
        const error = new TypeError(`The encoded data was not valid for encoding ${this.#encoding}`)
        plat.setOwn(error, 'code', 'ERR_ENCODING_INVALID_ENCODED_DATA')
        throw error
      }
      const strips = this.#atStart && !this.#ignoreBOM && string.startsWith(this.#encoding, 'utf-')
      if (text.length > 0) this.#atStart = false
      if (isLast) this.#reset()
      return strips ? plat.withoutBom(text) : text
    }
    #decodePiece(bytes, isLast) {
      switch (this.#encoding) {
        case 'utf-8':
          if (!isLast) return plat.utf8DecodeNext(this.#state, bytes, this.#fatal)
          return this.#state.needed === 0
            ? plat.utf8Decode(bytes, this.#fatal)
            : plat.utf8DecodePiece(this.#state, bytes, this.#fatal, true)
        case 'windows-1252':
          return decodeWindows1252(bytes)
        case 'utf-16le':
        case 'utf-16be':
          return decodeUtf16(this.#state, bytes, this.#fatal, isLast)
        default:
          return decodeLegacy(this.#state, bytes, this.#fatal, isLast)
      }
    }
    #reset() {
      this.#state = newState(this.#encoding)
      this.#atStart = true
    }
  }

  const latin1Bytes = (text) => {
    const bytes = new Uint8Array(text.length)
    for (let i = 0; i < text.length; i++) {
      const c = charCodeAt(text, i)
      if (c > 255) throw new plat.DOMException('The string contains characters outside of the Latin1 range.', 'InvalidCharacterError')
      bytes[i] = c
    }
    return bytes
  }
  plat.latin1Text = (bytes) => {
    let text = ''
    for (let i = 0; i < bytes.length; i++) text += fromCharCode(bytes[i])
    return text
  }

  plat.tagged(TextEncoder, 'TextEncoder')
  plat.tagged(TextDecoder, 'TextDecoder')
  plat.TextDecoder = TextDecoder
  plat.expose('TextEncoder', TextEncoder)
  plat.expose('TextDecoder', TextDecoder)
  plat.expose('btoa', function btoa(data) {
    return plat.base64Encode(latin1Bytes(`${data}`))
  })
  plat.expose('atob', function atob(data) {
    const bytes = plat.base64Decode(`${data}`)
    if (!bytes) throw new plat.DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError')
    return plat.latin1Text(bytes)
  })
})(plat)
