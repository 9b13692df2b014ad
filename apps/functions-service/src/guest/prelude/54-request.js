// Request. Fetch Standard §5.4.
;((plat) => {
  const { string, array, regExp } = plat
  const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
  const FORBIDDEN = ['CONNECT', 'TRACE', 'TRACK']
  const NORMALISED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']

  const checkedMethod = (method) => {
    const text = `${method}`
    const upper = string.toUpperCase(text)
    if (regExp.exec(METHOD, text) === null || array.includes(FORBIDDEN, upper)) throw new TypeError(`'${text}' is not a valid HTTP method.`)
    return array.includes(NORMALISED, upper) ? upper : text
  }
  const checkedUrl = (input) => {
    const record = plat.parseUrl(`${input}`)
    if (!record) throw new TypeError(`Failed to parse URL from ${string.slice(`${input}`, 0, 200)}`)
    if (record.username !== '' || record.password !== '')
      throw new TypeError('A request URL must not hold credentials; send an Authorization header')
    return plat.serialiseUrl(record)
  }
  const checkedRedirect = (redirect) => {
    const text = `${redirect}`
    if (text !== 'follow' && text !== 'error' && text !== 'manual') throw new TypeError(`'${text}' is not a redirect mode`)
    return text
  }
  const followed = (signal) => {
    if (!plat.isAbortSignal(signal)) throw new TypeError('signal must be an AbortSignal')
    const own = plat.newSignal()
    plat.followSignal(own, signal)
    return own
  }

  /** Members that a server has no use for are kept as given; they change nothing. */
  const DEFAULTS = plat.object.freeze({
    __proto__: null,
    cache: 'default',
    credentials: 'same-origin',
    integrity: '',
    keepalive: false,
    mode: 'cors',
    referrer: 'about:client',
    referrerPolicy: '',
  })
  const NAMES = plat.object.keys(DEFAULTS)
  const settingsOf = (init, inherited) => {
    let settings = inherited
    for (let i = 0; i < NAMES.length; i++) {
      const value = init[NAMES[i]]
      if (value === undefined) continue
      if (settings === inherited) settings = plat.object.assign({ __proto__: null }, inherited)
      settings[NAMES[i]] = NAMES[i] === 'keepalive' ? Boolean(value) : `${value}`
    }
    return settings
  }
  const checkDuplex = (init, content) => {
    if (init.duplex !== undefined && `${init.duplex}` !== 'half') throw new TypeError(`'${init.duplex}' is not a duplex mode`)
    const isStream = plat.isStream(content)
    if (isStream && init.duplex === undefined) throw new TypeError("Send a stream with the option duplex: 'half'")
  }

  class Request extends plat.Body {
    #url
    #method
    #headers
    #signal
    #redirect
    #settings = DEFAULTS

    constructor(input, init = undefined) {
      if (input === plat.secret) {
        super(plat.secret, null)
        plat.withContent(this, init.content)
        this.#url = init.url
        this.#method = init.method
        this.#headers = init.headers
        this.#signal = init.signal
        this.#redirect = 'follow'
        return
      }
      const source = plat.isRequest(input) ? input : undefined
      const url = source ? source.#url : checkedUrl(input)
      const method = init?.method === undefined ? (source ? source.#method : 'GET') : checkedMethod(init.method)
      const hasOwnBody = init?.body !== undefined && init.body !== null
      const hasBody = hasOwnBody || (source !== undefined && plat.hasBody(source))
      if (hasBody && (method === 'GET' || method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.')
      const body = plat.bodyOf(hasOwnBody ? init.body : null)
      if (init) checkDuplex(init, body.content)
      super(plat.secret, hasOwnBody || !source ? body.content : plat.moveBody(source))
      this.#url = url
      this.#method = method
      this.#headers = new plat.Headers(init?.headers ?? (source ? source.#headers : undefined))
      if (body.type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', body.type)
      const signal = init?.signal === undefined ? source?.signal : init.signal
      if (signal !== undefined && signal !== null) this.#signal = followed(signal)
      this.#redirect = init?.redirect === undefined ? (source?.redirect ?? 'follow') : checkedRedirect(init.redirect)
      if (source) this.#settings = source.#settings
      if (init) this.#settings = settingsOf(init, this.#settings)
    }
    get url() {
      return this.#url
    }
    get method() {
      return this.#method
    }
    get headers() {
      return this.#headers
    }
    get signal() {
      this.#signal ??= plat.newSignal()
      return this.#signal
    }
    get redirect() {
      return this.#redirect
    }
    get cache() {
      return this.#settings.cache
    }
    get credentials() {
      return this.#settings.credentials
    }
    get destination() {
      return ''
    }
    get duplex() {
      return 'half'
    }
    get integrity() {
      return this.#settings.integrity
    }
    get keepalive() {
      return this.#settings.keepalive
    }
    get mode() {
      return this.#settings.mode
    }
    get referrer() {
      return this.#settings.referrer
    }
    get referrerPolicy() {
      return this.#settings.referrerPolicy
    }
    clone() {
      const copy = new Request(plat.secret, {
        content: plat.shareBody(this),
        url: this.#url,
        method: this.#method,
        headers: new plat.Headers(this.#headers),
        signal: followed(this.signal),
      })
      copy.#redirect = this.#redirect
      copy.#settings = this.#settings
      return copy
    }
    [plat.inspected]() {
      return { method: this.#method, url: this.#url, headers: this.#headers, redirect: this.#redirect, bodyUsed: this.bodyUsed }
    }
    static {
      plat.isRequest = (value) => typeof value === 'object' && value !== null && #url in value
      plat.requestHeaders = (request) => request.#headers
    }
  }
  plat.tagged(Request, 'Request')
  plat.Request = Request
  plat.expose('Request', Request)
})(plat)
