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
    plat.onAbort(signal, () => plat.abortSignal(own, signal.reason))
    return own
  }

  class Request extends plat.Body {
    #url
    #method
    #headers
    #signal
    #redirect

    constructor(input, init = undefined) {
      if (input === plat.secret) {
        super(plat.secret, init.content)
        this.#url = init.url
        this.#method = init.method
        this.#headers = init.headers
        this.#signal = init.signal
        this.#redirect = 'follow'
        return
      }
      const source = plat.isRequest(input) ? input : undefined
      const method = init?.method === undefined ? (source ? source.#method : 'GET') : checkedMethod(init.method)
      const hasOwnBody = init?.body !== undefined && init.body !== null
      if (hasOwnBody && (method === 'GET' || method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.')
      const body = plat.bodyOf(hasOwnBody ? init.body : null)
      super(plat.secret, hasOwnBody || !source ? body.content : plat.takeBody(source))
      this.#url = source ? source.#url : checkedUrl(input)
      this.#method = method
      this.#headers = new plat.Headers(init?.headers ?? (source ? source.#headers : undefined))
      if (body.type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', body.type)
      const signal = init?.signal === undefined ? source?.signal : init.signal
      this.#signal = signal ? followed(signal) : plat.newSignal()
      this.#redirect = init?.redirect === undefined ? (source?.redirect ?? 'follow') : checkedRedirect(init.redirect)
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
      return this.#signal
    }
    get redirect() {
      return this.#redirect
    }
    clone() {
      const content = plat.peekBody(this)
      const copy = new Request(plat.secret, {
        content,
        url: this.#url,
        method: this.#method,
        headers: new plat.Headers(this.#headers),
        signal: followed(this.#signal),
      })
      copy.#redirect = this.#redirect
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
  Object.defineProperty(Request.prototype, Symbol.toStringTag, { __proto__: null, value: 'Request', configurable: true })
  plat.Request = Request
  plat.expose('Request', Request)
})(plat)
