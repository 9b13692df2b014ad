// The states of the URL parser after the authority (file, path, query, fragment), its run, and the serialiser. URL Standard §4.4, §4.5.
;((plat) => {
  const { string, array, encodeSets, urlKit } = plat
  const { charCodeAt, slice } = string
  const {
    EOF,
    FAIL,
    DONE,
    HASH,
    SLASH,
    BACKSLASH,
    QUESTION,
    isSpecial,
    isDriveLetter,
    startsWithDrive,
    shorten,
    go,
    toQuery,
    toFragment,
    isSlash,
  } = urlKit
  const isAnySlash = (c) => c === SLASH || c === BACKSLASH

  urlKit.file = (m) => {
    const { url, base, c } = m
    url.scheme = 'file'
    url.host = ''
    if (isAnySlash(c)) return go(m, fileSlash)
    if (base?.scheme !== 'file') return go(m, urlKit.path, 1)
    urlKit.copyFrom(m, ['host', 'path', 'query'])
    if (c === QUESTION) return toQuery(m)
    if (c === HASH) return toFragment(m)
    if (c === EOF) return
    url.query = null
    if (startsWithDrive(slice(m.input, m.p))) url.path = []
    else shorten(url)
    return go(m, urlKit.path, 1)
  }
  const fileSlash = (m) => {
    if (isAnySlash(m.c)) return go(m, urlKit.fileHost)
    if (m.base?.scheme === 'file') {
      m.url.host = m.base.host
      const first = m.base.path[0]
      if (!startsWithDrive(slice(m.input, m.p)) && first !== undefined && isDriveLetter(first, true)) array.push(m.url.path, first)
    }
    return go(m, urlKit.path, 1)
  }
  urlKit.fileHost = (m) => {
    const { url, c } = m
    if (c !== EOF && !isAnySlash(c) && c !== QUESTION && c !== HASH) {
      m.buffer += m.input[m.p]
      return
    }
    m.p--
    if (!m.override && isDriveLetter(m.buffer, false)) return go(m, urlKit.path)
    if (m.buffer === '') url.host = ''
    else if (urlKit.takeHost(m) === FAIL) return FAIL
    else if (url.host === 'localhost') url.host = ''
    return m.override ? DONE : go(m, urlKit.pathStart)
  }
  urlKit.pathStart = (m) => {
    const { c, override } = m
    if (isSpecial(m.url)) return go(m, urlKit.path, isAnySlash(c) ? 0 : 1)
    if (!override && c === QUESTION) return toQuery(m)
    if (!override && c === HASH) return toFragment(m)
    if (c !== EOF) return go(m, urlKit.path, c === SLASH ? 0 : 1)
    if (override && m.url.host === null) array.push(m.url.path, '')
  }

  const isSingleDot = (text) => text === '.' || string.toLowerCase(text) === '%2e'
  const isDoubleDot = (text) => {
    if (text === '..') return true
    if (text.length > 6) return false
    const lower = string.toLowerCase(text)
    return lower === '.%2e' || lower === '%2e.' || lower === '%2e%2e'
  }
  const takeSegment = (m) => {
    const { url } = m
    const segment = m.buffer
    m.buffer = ''
    if (isDoubleDot(segment)) {
      shorten(url)
      if (!isSlash(m)) array.push(url.path, '')
    } else if (isSingleDot(segment)) {
      if (!isSlash(m)) array.push(url.path, '')
    } else if (url.scheme === 'file' && url.path.length === 0 && isDriveLetter(segment, false)) array.push(url.path, `${segment[0]}:`)
    else array.push(url.path, plat.percentEncode(segment, encodeSets.path))
  }
  urlKit.path = (m) => {
    const { c } = m
    const ends = c === EOF || isSlash(m) || (!m.override && (c === QUESTION || c === HASH))
    if (!ends) {
      m.buffer += m.input[m.p]
      return
    }
    takeSegment(m)
    if (c === QUESTION) toQuery(m)
    if (c === HASH) toFragment(m)
  }
  urlKit.opaquePath = (m) => {
    if (m.c === QUESTION || m.c === HASH || m.c === EOF) {
      m.url.path += plat.percentEncode(m.buffer, encodeSets.control)
      m.buffer = ''
      return m.c === QUESTION ? toQuery(m) : m.c === HASH ? toFragment(m) : undefined
    }
    const next = m.input[m.p + 1]
    m.buffer += m.c === 32 && (next === '?' || next === '#') ? '%20' : m.input[m.p]
  }
  urlKit.query = (m) => {
    if (m.c !== EOF && (m.override || m.c !== HASH)) {
      m.buffer += m.input[m.p]
      return
    }
    m.url.query += plat.percentEncode(m.buffer, isSpecial(m.url) ? encodeSets.specialQuery : encodeSets.query)
    m.buffer = ''
    if (m.c === HASH) toFragment(m)
  }
  urlKit.fragment = (m) => {
    m.url.fragment += plat.percentEncode(slice(m.input, m.p), encodeSets.fragment)
    m.p = m.input.length
  }

  const isTabOrNewline = (c) => c === 9 || c === 10 || c === 13
  const withoutTabs = (text) => {
    let out = ''
    let from = 0
    for (let i = 0; i < text.length; i++) {
      if (!isTabOrNewline(charCodeAt(text, i))) continue
      out += slice(text, from, i)
      from = i + 1
    }
    return from === 0 ? text : out + slice(text, from)
  }
  const trimmed = (text) => {
    let start = 0
    let end = text.length
    while (start < end && charCodeAt(text, start) <= 32) start++
    while (end > start && charCodeAt(text, end - 1) <= 32) end--
    return start === 0 && end === text.length ? text : slice(text, start, end)
  }
  const newRecord = () => ({
    __proto__: null,
    scheme: '',
    username: '',
    password: '',
    host: null,
    port: null,
    path: [],
    query: null,
    fragment: null,
  })

  const run = (m) => {
    for (;;) {
      m.c = m.p < m.input.length ? charCodeAt(m.input, m.p) : EOF
      const verdict = m.state(m)
      if (verdict === FAIL) return false
      if (verdict === DONE || m.p >= m.input.length) return true
      m.p++
    }
  }
  const machine = (parts) => ({
    __proto__: null,
    p: 0,
    c: EOF,
    buffer: '',
    atSeen: false,
    inBrackets: false,
    passwordSeen: false,
    base: null,
    override: undefined,
    ...parts,
  })

  /** The record of a URL, or null when it is none. */
  plat.parseUrl = (text, base = null) => {
    const url = newRecord()
    const input = withoutTabs(trimmed(string.toWellFormed(text)))
    return run(machine({ input, base, url, state: urlKit.schemeStart })) ? url : null
  }
  /** Parses a piece of a URL into an existing record, as a setter does. False when the piece was refused. */
  plat.parseUrlPiece = (url, text, state) => run(machine({ input: withoutTabs(string.toWellFormed(text)), url, state, override: state }))

  plat.serialisePath = (url) => {
    if (typeof url.path === 'string') return url.path
    return url.path.length === 0 ? '' : `/${array.join(url.path, '/')}`
  }
  plat.serialiseUrl = (url, withoutFragment = false) => {
    let out = `${url.scheme}:`
    if (url.host !== null) {
      out += '//'
      if (url.username !== '' || url.password !== '') out += `${url.username}${url.password === '' ? '' : `:${url.password}`}@`
      out += url.host
      if (url.port !== null) out += `:${url.port}`
    } else if (typeof url.path !== 'string' && url.path.length > 1 && url.path[0] === '') out += '/.'
    out += plat.serialisePath(url)
    if (url.query !== null) out += `?${url.query}`
    if (!withoutFragment && url.fragment !== null) out += `#${url.fragment}`
    return out
  }
})(plat)
