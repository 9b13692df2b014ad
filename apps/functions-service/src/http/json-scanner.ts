const VALUE = 0
const FIRST_ITEM = 1
const FIRST_KEY = 2
const KEY = 3
const COLON = 4
const AFTER_VALUE = 5
const STRING = 6
const ESCAPE = 7
const HEX = 8
const LITERAL = 9
const MINUS = 10
const ZERO = 11
const DIGITS = 12
const POINT = 13
const FRACTION = 14
const EXPONENT = 15
const EXPONENT_SIGN = 16
const EXPONENT_DIGITS = 17

const ARRAY = 0
const OBJECT = 1
const QUOTE = 0x22
const BACKSLASH = 0x5c
const LITERALS: Readonly<Record<number, string>> = { 116: 'rue', 102: 'alse', 110: 'ull' }

/**
 * Checks that bytes are one JSON text (RFC 8259), a slice at a time and without making anything of it: JSON.parse of megabytes would
 * stop everything else for as long. The bytes must be valid UTF-8.
 */
export class JsonScanner {
  readonly #bytes: Buffer
  #at = 0
  #state = VALUE
  #isKey = false
  #hexLeft = 0
  #literalLeft = ''
  #depth = 0
  #levels = new Uint8Array(64)

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Goes on for so many bytes. Whether it is JSON; undefined when there is more to look at. */
  scan(bytesMax: number): boolean | undefined {
    const bytes = this.#bytes
    const end = Math.min(this.#at + bytesMax, bytes.length)
    let at = this.#at
    while (at < end) {
      // Most bytes are inside strings, where all but three kinds change nothing.
      if (this.#state === STRING) at = endOfPlain(bytes, at, end)
      if (at === end) break
      const byte = bytes[at] ?? 0
      // A number ends where something else begins: that byte is looked at again in the state after it.
      if (this.#state >= MINUS && endsNumber(this.#state, byte)) this.#state = AFTER_VALUE
      if (!this.#take(byte)) return false
      at += 1
    }
    this.#at = at
    if (at < bytes.length) return undefined
    return this.#depth === 0 && (this.#state === AFTER_VALUE || isWholeNumber(this.#state))
  }

  #take(byte: number): boolean {
    switch (this.#state) {
      case STRING:
        return this.#inString(byte)
      case ESCAPE:
        return this.#escape(byte)
      case HEX:
        return this.#hex(byte)
      case LITERAL:
        return this.#literal(byte)
      default:
        if (this.#state >= MINUS) return this.#number(byte)
        return isSpace(byte) || this.#structure(byte)
    }
  }

  #inString(byte: number): boolean {
    if (byte === BACKSLASH) this.#state = ESCAPE
    else if (byte === QUOTE) this.#state = this.#isKey ? COLON : AFTER_VALUE
    return byte >= 0x20
  }

  #escape(byte: number): boolean {
    this.#state = byte === 0x75 ? HEX : STRING
    this.#hexLeft = 4
    return byte === 0x75 || '"\\/bfnrt'.includes(String.fromCharCode(byte))
  }

  #hex(byte: number): boolean {
    this.#hexLeft -= 1
    if (this.#hexLeft === 0) this.#state = STRING
    const lower = byte | 0x20
    return isDigit(byte) || (lower >= 0x61 && lower <= 0x66)
  }

  #literal(byte: number): boolean {
    const isRight = byte === this.#literalLeft.charCodeAt(0)
    this.#literalLeft = this.#literalLeft.slice(1)
    if (this.#literalLeft === '') this.#state = AFTER_VALUE
    return isRight
  }

  #number(byte: number): boolean {
    const next = afterNumberByte(this.#state, byte)
    if (next === undefined) return false
    this.#state = next
    return true
  }

  #structure(byte: number): boolean {
    const state = this.#state
    if (state === AFTER_VALUE) return this.#afterValue(byte)
    if (state === COLON) {
      this.#state = VALUE
      return byte === 0x3a
    }
    if (state === KEY || state === FIRST_KEY) {
      if (state === FIRST_KEY && byte === 0x7d) return this.#close(OBJECT)
      this.#isKey = true
      this.#state = STRING
      return byte === QUOTE
    }
    if (state === FIRST_ITEM && byte === 0x5d) return this.#close(ARRAY)
    return this.#beginValue(byte)
  }

  #beginValue(byte: number): boolean {
    const literal = LITERALS[byte]
    this.#isKey = false
    if (byte === QUOTE) this.#state = STRING
    else if (byte === 0x7b) this.#open(OBJECT, FIRST_KEY)
    else if (byte === 0x5b) this.#open(ARRAY, FIRST_ITEM)
    else if (byte === 0x2d) this.#state = MINUS
    else if (isDigit(byte)) this.#state = byte === 0x30 ? ZERO : DIGITS
    else if (literal === undefined) return false
    else {
      this.#state = LITERAL
      this.#literalLeft = literal
    }
    return true
  }

  #afterValue(byte: number): boolean {
    if (byte === 0x7d) return this.#close(OBJECT)
    if (byte === 0x5d) return this.#close(ARRAY)
    this.#state = this.#levels[this.#depth - 1] === OBJECT ? KEY : VALUE
    return byte === 0x2c && this.#depth > 0
  }

  #open(level: number, state: number): void {
    if (this.#depth === this.#levels.length) {
      const larger = new Uint8Array(2 * this.#levels.length)
      larger.set(this.#levels)
      this.#levels = larger
    }
    this.#levels[this.#depth] = level
    this.#depth += 1
    this.#state = state
  }

  #close(level: number): boolean {
    this.#depth -= 1
    this.#state = AFTER_VALUE
    return this.#depth >= 0 && this.#levels[this.#depth] === level
  }
}

function endOfPlain(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === QUOTE || byte === BACKSLASH || byte < 0x20) return at
  }
  return end
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39
const isExponent = (byte: number): boolean => (byte | 0x20) === 0x65
const isWholeNumber = (state: number): boolean => state === ZERO || state === DIGITS || state === FRACTION || state === EXPONENT_DIGITS

/** Whether a number is complete and this byte is none of it. */
function endsNumber(state: number, byte: number): boolean {
  return isWholeNumber(state) && afterNumberByte(state, byte) === undefined
}

function afterNumberByte(state: number, byte: number): number | undefined {
  if (isDigit(byte)) {
    if (state === MINUS) return byte === 0x30 ? ZERO : DIGITS
    if (state === ZERO) return undefined
    if (state === DIGITS) return DIGITS
    return state === POINT || state === FRACTION ? FRACTION : EXPONENT_DIGITS
  }
  if (byte === 0x2e && (state === ZERO || state === DIGITS)) return POINT
  if (isExponent(byte) && (state === ZERO || state === DIGITS || state === FRACTION)) return EXPONENT
  return state === EXPONENT && (byte === 0x2b || byte === 0x2d) ? EXPONENT_SIGN : undefined
}
