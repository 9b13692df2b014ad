// The basic URL parser. URL Standard §4.4: one function a state; each answers FAIL, DONE or nothing to go on. `m` is the machine:
// input, p (pointer), c (code at it, EOF at the end), buffer, url (the record being filled), base, override (the state a setter asks for).
;((plat) => {
  const { string, array, encodeSets } = plat
  const { charCodeAt, slice } = string
  const EOF = -1
  const FAIL = 1
  const DONE = 2
  const [HASH, SLASH, COLON, QUESTION, AT, BACKSLASH] = [35, 47, 58, 63, 64, 92]
  const DEFAULT_PORTS = { __proto__: null, ftp: 21, file: null, http: 80, https: 443, ws: 80, wss: 443 }

  const isSpecial = (url) => url.scheme in DEFAULT_PORTS
  const isAlpha = (c) => (c | 32) >= 97 && (c | 32) <= 122
  const isDigit = (c) => c >= 48 && c <= 57
  const isDriveLetter = (text, normalisedOnly) =>
    text.length === 2 && isAlpha(charCodeAt(text, 0)) && (charCodeAt(text, 1) === COLON || (!normalisedOnly && text[1] === '|'))
  const startsWithDrive = (text) => {
    if (!isDriveLetter(slice(text, 0, 2), false)) return false
    const c = text.length > 2 ? charCodeAt(text, 2) : EOF
    return c === EOF || c === SLASH || c === BACKSLASH || c === QUESTION || c === HASH
  }
  const hasCredentials = (url) => url.username !== '' || url.password !== ''
  const isSlash = (m, c = m.c) => c === SLASH || (c === BACKSLASH && isSpecial(m.url))
  const endsAuthority = (m) => m.c === EOF || m.c === QUESTION || m.c === HASH || isSlash(m)
  const shorten = (url) => {
    if (url.scheme === 'file' && url.path.length === 1 && isDriveLetter(url.path[0], true)) return
    if (url.path.length > 0) url.path.length--
  }
  const go = (m, state, back = 0) => {
    m.state = state
    m.p -= back
  }
  const toQuery = (m) => {
    m.url.query = ''
    go(m, query)
  }
  const toFragment = (m) => {
    m.url.fragment = ''
    go(m, fragment)
  }
  const copyFrom = (m, names) => {
    for (let i = 0; i < names.length; i++) m.url[names[i]] = m.base[names[i]]
    m.url.path = typeof m.url.path === 'string' ? m.url.path : array.slice(m.url.path)
  }
  const AUTHORITY = ['username', 'password', 'host', 'port']

  const schemeStart = (m) => {
    if (isAlpha(m.c)) {
      m.buffer += string.toLowerCase(m.input[m.p])
      return go(m, scheme)
    }
    return m.override ? FAIL : go(m, noScheme, 1)
  }
  const overrideScheme = (m) => {
    const { url, buffer } = m
    if (isSpecial(url) !== buffer in DEFAULT_PORTS) return DONE
    if ((hasCredentials(url) || url.port !== null) && buffer === 'file') return DONE
    if (url.scheme === 'file' && url.host === '') return DONE
    url.scheme = buffer
    if (url.port === DEFAULT_PORTS[buffer]) url.port = null
    return DONE
  }
  const scheme = (m) => {
    const { c, url } = m
    if (isAlpha(c) || isDigit(c) || c === 43 || c === 45 || c === 46) {
      m.buffer += string.toLowerCase(m.input[m.p])
      return
    }
    if (c !== COLON) {
      if (m.override) return FAIL
      m.buffer = ''
      m.p = -1
      return go(m, noScheme)
    }
    if (m.override) return overrideScheme(m)
    url.scheme = m.buffer
    m.buffer = ''
    if (url.scheme === 'file') return go(m, file)
    if (isSpecial(url)) return go(m, m.base && m.base.scheme === url.scheme ? specialRelativeOrAuthority : specialAuthoritySlashes)
    if (m.input[m.p + 1] === '/') return go(m, pathOrAuthority, -1)
    url.path = ''
    return go(m, opaquePath)
  }
  const noScheme = (m) => {
    const { base, c, url } = m
    if (!base) return FAIL
    if (typeof base.path === 'string') {
      if (c !== HASH) return FAIL
      url.scheme = base.scheme
      copyFrom(m, ['path', 'query'])
      return toFragment(m)
    }
    return go(m, base.scheme === 'file' ? file : relative, 1)
  }
  const specialRelativeOrAuthority = (m) => {
    if (m.c === SLASH && m.input[m.p + 1] === '/') return go(m, specialAuthorityIgnoreSlashes, -1)
    return go(m, relative, 1)
  }
  const pathOrAuthority = (m) => (m.c === SLASH ? go(m, authority) : go(m, path, 1))
  const relative = (m) => {
    m.url.scheme = m.base.scheme
    if (isSlash(m)) return go(m, relativeSlash)
    copyFrom(m, array.concat(AUTHORITY, ['path', 'query']))
    if (m.c === QUESTION) return toQuery(m)
    if (m.c === HASH) return toFragment(m)
    if (m.c === EOF) return
    m.url.query = null
    shorten(m.url)
    return go(m, path, 1)
  }
  const relativeSlash = (m) => {
    if (isSpecial(m.url) && isSlash(m)) return go(m, specialAuthorityIgnoreSlashes)
    if (m.c === SLASH) return go(m, authority)
    copyFrom(m, AUTHORITY)
    return go(m, path, 1)
  }
  const specialAuthoritySlashes = (m) => {
    if (m.c === SLASH && m.input[m.p + 1] === '/') return go(m, specialAuthorityIgnoreSlashes, -1)
    return go(m, specialAuthorityIgnoreSlashes, 1)
  }
  const specialAuthorityIgnoreSlashes = (m) => {
    if (m.c !== SLASH && m.c !== BACKSLASH) go(m, authority, 1)
  }
  const authority = (m) => {
    if (m.c === AT) {
      const credentials = m.atSeen ? `%40${m.buffer}` : m.buffer
      m.atSeen = true
      const at = m.passwordSeen ? -1 : string.indexOf(credentials, ':')
      const encode = (text) => plat.percentEncode(text, encodeSets.userinfo)
      if (m.passwordSeen) m.url.password += encode(credentials)
      else m.url.username += encode(at < 0 ? credentials : slice(credentials, 0, at))
      if (at >= 0) {
        m.passwordSeen = true
        m.url.password += encode(slice(credentials, at + 1))
      }
      m.buffer = ''
      return
    }
    if (!endsAuthority(m)) {
      m.buffer += m.input[m.p]
      return
    }
    if (m.atSeen && m.buffer === '') return FAIL
    const back = m.buffer.length + 1
    m.buffer = ''
    return go(m, host, back)
  }
  const takeHost = (m) => {
    const parsed = plat.parseHost(m.buffer, !isSpecial(m.url))
    if (parsed === undefined) return FAIL
    m.url.host = parsed
    m.buffer = ''
  }
  const host = (m) => {
    const { url, override } = m
    if (override && url.scheme === 'file') return go(m, fileHost, 1)
    if (m.c === COLON && !m.inBrackets) {
      if (m.buffer === '' || override === hostname) return FAIL
      return takeHost(m) ?? go(m, port)
    }
    if (endsAuthority(m)) {
      m.p--
      if (isSpecial(url) && m.buffer === '') return FAIL
      if (override && m.buffer === '' && (hasCredentials(url) || url.port !== null)) return FAIL
      return (m.buffer === '' ? takeEmptyHost(m) : takeHost(m)) ?? (override ? DONE : go(m, pathStart))
    }
    if (m.input[m.p] === '[') m.inBrackets = true
    if (m.input[m.p] === ']') m.inBrackets = false
    m.buffer += m.input[m.p]
  }
  const takeEmptyHost = (m) => {
    m.url.host = ''
  }
  const hostname = (m) => host(m)
  const port = (m) => {
    if (isDigit(m.c)) {
      m.buffer += m.input[m.p]
      return
    }
    if (!endsAuthority(m) && !m.override) return FAIL
    if (m.buffer !== '') {
      const value = plat.parseDecimal(m.buffer)
      if (value > 65535) return FAIL
      m.url.port = value === DEFAULT_PORTS[m.url.scheme] ? null : value
      m.buffer = ''
      if (m.override) return DONE
    }
    return m.override ? FAIL : go(m, pathStart, 1)
  }
  plat.urlKit = {
    __proto__: null,
    EOF,
    FAIL,
    DONE,
    HASH,
    SLASH,
    BACKSLASH,
    QUESTION,
    DEFAULT_PORTS,
    isSpecial,
    isDriveLetter,
    startsWithDrive,
  }
  plat.object.assign(plat.urlKit, { shorten, go, toQuery, toFragment, isSlash, takeHost, copyFrom, schemeStart, host, hostname, port })
  const file = (m) => plat.urlKit.file(m)
  const fileHost = (m) => plat.urlKit.fileHost(m)
  const pathStart = (m) => plat.urlKit.pathStart(m)
  const path = (m) => plat.urlKit.path(m)
  const opaquePath = (m) => plat.urlKit.opaquePath(m)
  const query = (m) => plat.urlKit.query(m)
  const fragment = (m) => plat.urlKit.fragment(m)
})(plat)
