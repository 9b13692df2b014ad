// Percent-encoding. URL Standard §1.3: one table a set, true for each ASCII code that is encoded; all others are.
;((plat) => {
  const { string, bytes: typed, number } = plat
  const { charCodeAt, slice } = string

  const setOf = (parent, characters) => {
    const table = new Uint8Array(128)
    if (parent) typed.set(table, parent)
    else for (let c = 0; c < 128; c++) table[c] = c < 0x20 || c > 0x7e ? 1 : 0
    for (let i = 0; i < characters.length; i++) table[charCodeAt(characters, i)] = 1
    return table
  }
  const control = setOf(null, '')
  const fragment = setOf(control, ' "<>`')
  const query = setOf(control, ' "#<>')
  const specialQuery = setOf(query, "'")
  const path = setOf(query, '?^`{}')
  const userinfo = setOf(path, '/:;=@[\\]|')
  const component = setOf(userinfo, '$%&+,')
  const form = setOf(component, "!'()~")
  plat.encodeSets = { __proto__: null, control, fragment, query, specialQuery, path, userinfo, component, form }

  const HEX = '0123456789ABCDEF'
  const percent = (byte) => `%${HEX[byte >> 4]}${HEX[byte & 15]}`

  /** The text with every code of the set, and all beyond ASCII, as percent-encoded UTF-8. Lone surrogates become U+FFFD. */
  plat.percentEncode = (text, table) => {
    let out = ''
    let from = 0
    for (let i = 0; i < text.length; i++) {
      const c = charCodeAt(text, i)
      if (c < 128 && table[c] === 0) continue
      out += slice(text, from, i)
      if (c < 128) out += percent(c)
      else {
        const width = c >= 0xd800 && c <= 0xdbff && i + 1 < text.length && (charCodeAt(text, i + 1) & 0xfc00) === 0xdc00 ? 2 : 1
        const encoded = plat.utf8Encode(slice(text, i, i + width))
        for (let j = 0; j < encoded.length; j++) out += percent(encoded[j])
        i += width - 1
      }
      from = i + 1
    }
    return from === 0 ? text : out + slice(text, from)
  }

  const hexAt = (bytes, i) => {
    const c = i < bytes.length ? bytes[i] : 0
    if (c >= 48 && c <= 57) return c - 48
    const lower = c | 32
    return lower >= 97 && lower <= 102 ? lower - 87 : -1
  }
  /** The bytes a percent-encoded text stands for, as text (malformed UTF-8 becomes U+FFFD, a byte order mark stays). */
  plat.percentDecode = (text) => {
    if (!string.includes(text, '%')) return string.isWellFormed(text) ? text : string.toWellFormed(text)
    const bytes = plat.utf8Encode(text)
    let at = 0
    for (let i = 0; i < bytes.length; i++) {
      const high = bytes[i] === 37 ? hexAt(bytes, i + 1) : -1
      const low = high >= 0 ? hexAt(bytes, i + 2) : -1
      if (low >= 0) {
        bytes[at++] = high * 16 + low
        i += 2
      } else bytes[at++] = bytes[i]
    }
    return plat.utf8Decode(typed.subarray(bytes, 0, at))
  }
  plat.parseDecimal = (text) => number.parseInt(text, 10)
})(plat)
