// Host parsing: domains, IPv4, IPv6, opaque hosts. URL Standard §3.5. Answers the serialised host, or undefined for failure.
;((plat) => {
  const { string, array, math } = plat
  const { charCodeAt, slice } = string
  const DOMAIN_UNITS_MAX = 2048

  const tableOf = (characters) => {
    const table = new Uint8Array(128)
    for (let i = 0; i < characters.length; i++) table[charCodeAt(characters, i)] = 1
    return table
  }
  const FORBIDDEN_HOST = tableOf('\0\t\n\r #/:<>?@[\\]^|')
  const FORBIDDEN_DOMAIN = tableOf('\0\t\n\r #/:<>?@[\\]^|%\x7f')
  for (let c = 0; c < 0x20; c++) FORBIDDEN_DOMAIN[c] = 1
  // What would end a host for the host's own parser. Other forbidden codes may yet combine with the next one to a permitted letter.
  const DELIMITERS = tableOf('\0\t\n\r #%/:?@\\')

  const hasAny = (text, table) => {
    for (let i = 0; i < text.length; i++) {
      const c = charCodeAt(text, i)
      if (c < 128 && table[c] === 1) return true
    }
    return false
  }
  const isAscii = (text) => {
    for (let i = 0; i < text.length; i++) if (charCodeAt(text, i) > 127) return false
    return true
  }
  const isDigits = (text) => {
    for (let i = 0; i < text.length; i++) {
      const c = charCodeAt(text, i)
      if (c < 48 || c > 57) return false
    }
    return text.length > 0
  }

  /** A number of an IPv4 address: decimal, 0x hexadecimal or 0 octal. NaN for failure. */
  const ipv4Number = (text) => {
    if (text === '') return Number.NaN
    let radix = 10
    let digits = text
    if (text.length >= 2 && (slice(text, 0, 2) === '0x' || slice(text, 0, 2) === '0X')) {
      radix = 16
      digits = slice(text, 2)
    } else if (text.length >= 2 && charCodeAt(text, 0) === 48) {
      radix = 8
      digits = slice(text, 1)
    }
    let value = 0
    for (let i = 0; i < digits.length; i++) {
      const c = charCodeAt(digits, i)
      const digit = c >= 48 && c <= 57 ? c - 48 : (c | 32) >= 97 && (c | 32) <= 102 ? (c | 32) - 87 : 99
      if (digit >= radix) return Number.NaN
      value = value * radix + digit
    }
    return value
  }
  const endsInNumber = (text) => {
    const parts = string.split(text, '.')
    if (parts[parts.length - 1] === '') {
      if (parts.length === 1) return false
      parts.length--
    }
    const last = parts[parts.length - 1]
    if (isDigits(last)) return true
    const prefix = slice(last, 0, 2)
    return (prefix === '0x' || prefix === '0X') && !plat.number.isNaN(ipv4Number(last))
  }
  const parseIpv4 = (text) => {
    const parts = string.split(text, '.')
    if (parts.length > 1 && parts[parts.length - 1] === '') parts.length--
    if (parts.length > 4) return undefined
    let address = 0
    for (let i = 0; i < parts.length; i++) {
      const value = ipv4Number(parts[i])
      const isLast = i === parts.length - 1
      if (plat.number.isNaN(value) || (!isLast && value > 255) || (isLast && value >= 256 ** (5 - parts.length))) return undefined
      address += isLast ? value : value * 256 ** (3 - i)
    }
    return `${math.floor(address / 16777216)}.${math.floor(address / 65536) % 256}.${math.floor(address / 256) % 256}.${address % 256}`
  }

  const hexValue = (c) => (c >= 48 && c <= 57 ? c - 48 : (c | 32) >= 97 && (c | 32) <= 102 ? (c | 32) - 87 : -1)

  /** The dotted tail of an IPv6 address as two pieces; undefined for failure. */
  const ipv4Tail = (text) => {
    const parts = string.split(text, '.')
    if (parts.length !== 4) return undefined
    const numbers = []
    for (let i = 0; i < 4; i++) {
      const part = parts[i]
      if (!isDigits(part) || part.length > 3 || (part.length > 1 && charCodeAt(part, 0) === 48) || +part > 255) return undefined
      array.push(numbers, +part)
    }
    return [numbers[0] * 256 + numbers[1], numbers[2] * 256 + numbers[3]]
  }
  /** The 16-bit pieces of one side of "::"; undefined for failure. */
  const ipv6Side = (text, isLastSide) => {
    const pieces = []
    if (text === '') return pieces
    const parts = string.split(text, ':')
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]
      if (string.includes(part, '.')) {
        const tail = isLastSide && i === parts.length - 1 ? ipv4Tail(part) : undefined
        if (!tail) return undefined
        array.push(pieces, tail[0], tail[1])
        continue
      }
      if (part.length < 1 || part.length > 4) return undefined
      let value = 0
      for (let j = 0; j < part.length; j++) {
        const digit = hexValue(charCodeAt(part, j))
        if (digit < 0) return undefined
        value = value * 16 + digit
      }
      array.push(pieces, value)
    }
    return pieces
  }
  const serialiseIpv6 = (pieces) => {
    let bestStart = -1
    let bestLength = 1
    for (let i = 0; i < 8; i++) {
      let end = i
      while (end < 8 && pieces[end] === 0) end++
      if (end - i > bestLength) {
        bestStart = i
        bestLength = end - i
      }
      if (end > i) i = end
    }
    let out = ''
    for (let i = 0; i < 8; i++) {
      if (i === bestStart) {
        out += i === 0 ? '::' : ':'
        i += bestLength - 1
        continue
      }
      out += plat.numberToString(pieces[i], 16) + (i < 7 ? ':' : '')
    }
    return out
  }
  const parseIpv6 = (text) => {
    const at = string.indexOf(text, '::')
    const left = ipv6Side(at < 0 ? text : slice(text, 0, at), at < 0)
    const right = at < 0 ? [] : ipv6Side(slice(text, at + 2), true)
    if (!left || !right) return undefined
    const missing = 8 - left.length - right.length
    if (at < 0 ? missing !== 0 : missing < 1) return undefined
    const zeros = []
    for (let i = 0; i < missing; i++) array.push(zeros, 0)
    return `[${serialiseIpv6(array.concat(left, zeros, right))}]`
  }

  const asciiDomain = (domain) => {
    const lower = string.toLowerCase(domain)
    if (isAscii(domain) && !string.includes(`.${lower}`, '.xn--')) return lower
    if (domain.length > DOMAIN_UNITS_MAX || hasAny(domain, DELIMITERS)) return ''
    return plat.domainToAscii(domain)
  }

  plat.parseHost = (text, isOpaque) => {
    if (string.startsWith(text, '[')) return string.endsWith(text, ']') ? parseIpv6(slice(text, 1, -1)) : undefined
    if (isOpaque) return hasAny(text, FORBIDDEN_HOST) ? undefined : plat.percentEncode(text, plat.encodeSets.control)
    const domain = asciiDomain(plat.percentDecode(text))
    if (domain === '' || hasAny(domain, FORBIDDEN_DOMAIN)) return undefined
    return endsInNumber(domain) ? parseIpv4(domain) : domain
  }
})(plat)
