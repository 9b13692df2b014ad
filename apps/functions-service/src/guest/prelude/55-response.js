// Response. Fetch Standard §5.5.
;((plat) => {
  const { string, regExp } = plat
  const REASON = /^[\t\x20-\x7e\x80-\xff]*$/
  const hasNoBody = (status) => status === 204 || status === 205 || status === 304

  const checkedStatus = (status) => {
    const number = plat.math.trunc(+status)
    if (!plat.number.isInteger(number) || number < 200 || number > 599)
      throw new RangeError(`Response status ${string.slice(`${status}`, 0, 50)} is not from 200 to 599`)
    return number
  }

  class Response extends plat.Body {
    #status
    #statusText
    #headers
    #url = ''
    #redirected = false
    #type = 'default'

    constructor(body = null, init = undefined) {
      const status = init?.status === undefined ? 200 : checkedStatus(init.status)
      const statusText = `${init?.statusText ?? ''}`
      if (regExp.exec(REASON, statusText) === null) throw new TypeError('Invalid statusText')
      const { content, type } = plat.bodyOf(body)
      if (content !== null && hasNoBody(status)) throw new TypeError(`Response with status ${status} cannot have a body`)
      super(plat.secret, content)
      this.#status = status
      this.#statusText = statusText
      this.#headers = new plat.Headers(init?.headers ?? undefined)
      if (type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', type)
    }
    static json(data, init = undefined) {
      const text = plat.json.stringify(data)
      if (text === undefined) throw new TypeError('Value is not JSON serializable')
      const response = new Response(text, init)
      if (!plat.hasContentType(init?.headers)) response.#headers.set('content-type', 'application/json')
      return response
    }
    static redirect(url, status = 302) {
      const record = plat.parseUrl(`${url}`)
      if (!record) throw new TypeError(`Failed to parse URL from ${string.slice(`${url}`, 0, 200)}`)
      const number = +status
      if (number !== 301 && number !== 302 && number !== 303 && number !== 307 && number !== 308)
        throw new RangeError(`Invalid redirect status ${number}`)
      return new Response(null, { status: number, headers: [['location', plat.serialiseUrl(record)]] })
    }
    static error() {
      const response = new Response()
      response.#status = 0
      response.#type = 'error'
      return response
    }
    get status() {
      return this.#status
    }
    get ok() {
      return this.#status >= 200 && this.#status <= 299
    }
    get statusText() {
      return this.#statusText
    }
    get headers() {
      return this.#headers
    }
    get url() {
      return this.#url
    }
    get redirected() {
      return this.#redirected
    }
    get type() {
      return this.#type
    }
    clone() {
      const copy = new Response(null, { statusText: this.#statusText })
      return plat.fillResponse(plat.withContent(copy, plat.shareBody(this)), {
        status: this.#status,
        headers: new plat.Headers(this.#headers),
        url: this.#url,
        redirected: this.#redirected,
        type: this.#type,
      })
    }
    [plat.inspected]() {
      const { status, statusText, headers, bodyUsed, ok, redirected, type, url } = this
      return { status, statusText, headers, bodyUsed, ok, redirected, type, url }
    }
    static {
      plat.isResponse = (value) => typeof value === 'object' && value !== null && #status in value
      plat.fillResponse = (response, { status, headers, url, redirected, type }) => {
        response.#status = status
        response.#headers = headers
        response.#url = url
        response.#redirected = redirected
        response.#type = type
        return response
      }
      plat.headersOf = (owner) => (#headers in owner ? owner.#headers : plat.requestHeaders(owner))
    }
  }
  plat.tagged(Response, 'Response')
  plat.hasContentType = (headers) => headers !== undefined && headers !== null && new plat.Headers(headers).has('content-type')
  plat.Response = Response
  plat.expose('Response', Response)
})(plat)
