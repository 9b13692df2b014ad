// URL. URL Standard §6.1.
;((plat) => {
  const { string, urlKit } = plat
  const { isSpecial } = urlKit

  const invalid = (text) => {
    const error = new TypeError('Invalid URL')
    plat.setOwn(error, 'code', 'ERR_INVALID_URL')
    plat.setOwn(error, 'input', text)
    return error
  }
  const cannotHaveCredentials = (url) => url.host === null || url.host === '' || url.scheme === 'file'
  const isOpaque = (url) => typeof url.path === 'string'
  const recordOf = (text, base) => {
    if (base === undefined) return plat.parseUrl(`${text}`)
    const baseRecord = plat.parseUrl(`${base}`)
    return baseRecord && plat.parseUrl(`${text}`, baseRecord)
  }

  class URL {
    #url
    #params = undefined

    constructor(input, base = undefined) {
      const given = input === plat.secret ? base : recordOf(input, base)
      if (!given) throw invalid(`${input}`)
      this.#url = given
    }
    static canParse(input, base = undefined) {
      return recordOf(input, base) !== null
    }
    static parse(input, base = undefined) {
      const record = recordOf(input, base)
      return record && new URL(plat.secret, record)
    }
    get href() {
      return plat.serialiseUrl(this.#url)
    }
    set href(value) {
      const record = plat.parseUrl(`${value}`)
      if (!record) throw invalid(`${value}`)
      this.#url = record
      this.#queryChanged()
    }
    get origin() {
      const { scheme, host, port } = this.#url
      if (scheme === 'blob' && isOpaque(this.#url)) {
        const inner = plat.parseUrl(this.#url.path)
        return inner && (inner.scheme === 'http' || inner.scheme === 'https') ? new URL(plat.secret, inner).origin : 'null'
      }
      if (!isSpecial(this.#url) || scheme === 'file') return 'null'
      return `${scheme}://${host}${port === null ? '' : `:${port}`}`
    }
    get protocol() {
      return `${this.#url.scheme}:`
    }
    set protocol(value) {
      plat.parseUrlPiece(this.#url, `${value}:`, urlKit.schemeStart)
    }
    get username() {
      return this.#url.username
    }
    set username(value) {
      if (!cannotHaveCredentials(this.#url)) this.#url.username = plat.percentEncode(`${value}`, plat.encodeSets.userinfo)
    }
    get password() {
      return this.#url.password
    }
    set password(value) {
      if (!cannotHaveCredentials(this.#url)) this.#url.password = plat.percentEncode(`${value}`, plat.encodeSets.userinfo)
    }
    get host() {
      const { host, port } = this.#url
      return host === null ? '' : port === null ? host : `${host}:${port}`
    }
    set host(value) {
      this.#setPiece(value, urlKit.host)
    }
    get hostname() {
      return this.#url.host ?? ''
    }
    set hostname(value) {
      this.#setPiece(value, urlKit.hostname)
    }
    get port() {
      return this.#url.port === null ? '' : `${this.#url.port}`
    }
    set port(value) {
      if (cannotHaveCredentials(this.#url)) return
      if (`${value}` === '') this.#url.port = null
      else plat.parseUrlPiece(this.#url, `${value}`, urlKit.port)
    }
    get pathname() {
      return plat.serialisePath(this.#url)
    }
    set pathname(value) {
      if (isOpaque(this.#url)) return
      this.#url.path = []
      plat.parseUrlPiece(this.#url, `${value}`, urlKit.pathStart)
    }
    get search() {
      return this.#url.query ? `?${this.#url.query}` : ''
    }
    set search(value) {
      const text = `${value}`
      this.#url.query = text === '' ? null : ''
      if (text !== '') plat.parseUrlPiece(this.#url, string.startsWith(text, '?') ? string.slice(text, 1) : text, urlKit.query)
      this.#queryChanged()
    }
    get searchParams() {
      if (!this.#params) {
        this.#params = new plat.URLSearchParams()
        plat.resetSearchParams(this.#params, this.#url.query)
        plat.bindSearchParams(this.#params, (query) => {
          this.#url.query = query === '' ? null : query
        })
      }
      return this.#params
    }
    get hash() {
      return this.#url.fragment ? `#${this.#url.fragment}` : ''
    }
    set hash(value) {
      const text = `${value}`
      this.#url.fragment = text === '' ? null : ''
      if (text !== '') plat.parseUrlPiece(this.#url, string.startsWith(text, '#') ? string.slice(text, 1) : text, urlKit.fragment)
    }
    toString() {
      return plat.serialiseUrl(this.#url)
    }
    toJSON() {
      return plat.serialiseUrl(this.#url)
    }
    [plat.inspected]() {
      const { href, origin, protocol, username, password, host, hostname, port, pathname, search, searchParams, hash } = this
      return { href, origin, protocol, username, password, host, hostname, port, pathname, search, searchParams, hash }
    }
    #queryChanged() {
      if (this.#params) plat.resetSearchParams(this.#params, this.#url.query)
    }
    /** A refused piece leaves the URL as it was: the parser works on a copy of it. */
    #setPiece(value, state) {
      if (isOpaque(this.#url)) return
      const copy = { __proto__: null, ...this.#url }
      if (plat.parseUrlPiece(copy, `${value}`, state)) this.#url = copy
      else if (copy.host !== this.#url.host && state === urlKit.host) this.#url = copy
    }
  }
  Object.defineProperty(URL.prototype, Symbol.toStringTag, { __proto__: null, value: 'URL', configurable: true })
  plat.expose('URL', URL)
})(plat)
