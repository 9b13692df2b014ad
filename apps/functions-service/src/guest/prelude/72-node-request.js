// `req` and `res` of the (req, res) shape: what the seed's functions and simple Express or Vercel handlers use.
;((plat) => {
  const { string, array, map, number } = plat
  const encodeComponent = encodeURIComponent
  const NativeDate = Date

  plat.nodeRequestOf = (call) => {
    const { target, path, query } = plat.targetOfCall(call)
    const headers = plat.headersOfCall(call)
    const request = {
      method: call.request.method,
      url: target,
      path,
      query,
      headers,
      cookies: plat.cookiesOf(headers.cookie),
      body: call.parsed ?? {},
      params: plat.paramsOf(call),
      ip: call.request.ip,
      get(name) {
        return this.headers[string.toLowerCase(`${name}`)]
      },
      header(name) {
        return this.get(name)
      },
    }
    plat.reflect.defineProperty(request, 'signal', { __proto__: null, get: () => plat.signalOf(call), enumerable: false })
    return request
  }

  const SAME_SITE = { __proto__: null, strict: 'Strict', lax: 'Lax', none: 'None' }
  const cookieText = (name, value, options = {}) => {
    const text = typeof value === 'object' && value !== null ? `j:${plat.json.stringify(value)}` : `${value}`
    let cookie = `${plat.checkHeaderName(name) && name}=${encodeComponent(text)}`
    if (options.maxAge !== undefined && options.maxAge !== null) {
      cookie += `; Max-Age=${plat.math.floor(+options.maxAge / 1000)}`
      if (options.expires === undefined) cookie += `; Expires=${plat.date.toUTCString(new NativeDate(plat.now() + +options.maxAge))}`
    }
    if (options.domain) cookie += `; Domain=${options.domain}`
    cookie += `; Path=${options.path ?? '/'}`
    if (options.expires) cookie += `; Expires=${plat.date.toUTCString(new NativeDate(options.expires))}`
    if (options.httpOnly) cookie += '; HttpOnly'
    if (options.secure) cookie += '; Secure'
    if (options.partitioned) cookie += '; Partitioned'
    if (options.sameSite) {
      const sameSite = options.sameSite === true ? 'strict' : `${options.sameSite}`
      cookie += `; SameSite=${SAME_SITE[string.toLowerCase(sameSite)] ?? sameSite}`
    }
    return cookie
  }

  const MIME = {
    __proto__: null,
    html: 'text/html',
    json: 'application/json',
    text: 'text/plain',
    txt: 'text/plain',
    css: 'text/css',
    xml: 'application/xml',
  }
  plat.object.assign(MIME, {
    js: 'text/javascript',
    svg: 'image/svg+xml',
    png: 'image/png',
    jpg: 'image/jpeg',
    bin: 'application/octet-stream',
  })
  const typeOf = (type) => {
    const full = string.includes(`${type}`, '/') ? `${type}` : (MIME[string.toLowerCase(`${type}`)] ?? 'application/octet-stream')
    const isText = string.startsWith(full, 'text/') || full === 'application/json' || full === 'application/xml'
    return isText && !string.includes(full, 'charset') ? `${full}; charset=utf-8` : full
  }
  const isBytes = (value) => plat.isView(value) || plat.isArrayBuffer(value)

  class NodeResponse {
    #call
    /** lower-case name to [name as given, value or values] */
    #headers = new Map()
    #pieces = []
    #ended = false
    /** The head is out and what is written goes after it at once. */
    #isFlowing = false
    #isFlowDue = false
    /** `{name, listener, isOnce}` */
    #listeners = []
    #drained = () => this.#emit('drain')
    statusCode = 200
    statusMessage = ''
    locals = {}

    constructor(secret, call) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      this.#call = call
    }
    get headersSent() {
      return this.#ended || this.#isFlowing
    }
    get writableEnded() {
      return this.#ended
    }
    get finished() {
      return this.#ended
    }
    status(code) {
      this.statusCode = code
      return this
    }
    setHeader(name, value) {
      this.#mustBeOpen('set headers')
      this.#mustBeUnsent('set headers')
      map.set(this.#headers, string.toLowerCase(`${name}`), [`${name}`, value])
      return this
    }
    set(name, value) {
      if (typeof name !== 'object' || name === null) return this.setHeader(name, value)
      const keys = plat.object.keys(name)
      for (let i = 0; i < keys.length; i++) this.setHeader(keys[i], name[keys[i]])
      return this
    }
    header(name, value) {
      return this.set(name, value)
    }
    append(name, value) {
      const before = this.getHeader(name)
      return this.setHeader(name, before === undefined ? value : array.concat([], before, value))
    }
    getHeader(name) {
      return map.get(this.#headers, string.toLowerCase(`${name}`))?.[1]
    }
    get(name) {
      return this.getHeader(name)
    }
    hasHeader(name) {
      return map.has(this.#headers, string.toLowerCase(`${name}`))
    }
    getHeaders() {
      const headers = {}
      map.forEach(this.#headers, (entry, name) => plat.setOwn(headers, name, entry[1]))
      return headers
    }
    removeHeader(name) {
      this.#mustBeOpen('remove headers')
      this.#mustBeUnsent('remove headers')
      map.delete(this.#headers, string.toLowerCase(`${name}`))
    }
    writeHead(status, reason, headers = reason) {
      this.statusCode = status
      if (typeof headers === 'object' && headers !== null) this.set(headers)
      return this
    }
    flushHeaders() {
      this.#mustBeOpen('flush headers')
      this.#flow()
    }
    type(type) {
      return this.setHeader('Content-Type', typeOf(type))
    }
    contentType(type) {
      return this.type(type)
    }
    cookie(name, value, options = undefined) {
      return this.append('Set-Cookie', cookieText(name, value, options))
    }
    clearCookie(name, options = undefined) {
      return this.append('Set-Cookie', cookieText(name, '', { ...options, maxAge: undefined, expires: 1 }))
    }
    redirect(status, url) {
      const hasStatus = number.isInteger(status)
      const target = plat.percentEncode(`${hasStatus ? url : status}`, plat.encodeSets.fragment)
      this.statusCode = hasStatus ? status : number.isInteger(url) ? url : 302
      this.setHeader('Location', target)
      return this.type('text').end(`Redirecting to ${target}`)
    }
    sendStatus(code) {
      return this.status(code).type('text').end(`${code}`)
    }
    json(data) {
      if (!this.hasHeader('content-type')) this.type('json')
      return this.#finish({ json: data })
    }
    send(body) {
      if (body === undefined || body === null) return this.end()
      if (typeof body === 'string') {
        if (!this.hasHeader('content-type')) this.type('html')
        return this.end(body)
      }
      if (!isBytes(body)) return this.json(body)
      if (!this.hasHeader('content-type')) this.type('bin')
      return this.end(body)
    }
    write(chunk) {
      this.#mustBeOpen('write')
      if (this.#isFlowing) return plat.flowNode(this.#call, chunk, this.#drained)
      array.push(this.#pieces, typeof chunk === 'string' ? chunk : plat.bytesOf(chunk))
      this.#flowSoon()
      return true
    }
    end(chunk = undefined) {
      this.#isFlowDue = true
      if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') this.write(chunk)
      return this.#finish({})
    }
    /** What is written and not ended within the same turn is sent as a stream. */
    #flowSoon() {
      if (this.#isFlowDue) return
      this.#isFlowDue = true
      plat.nextTick(() => {
        if (!this.#ended) this.#flow()
      })
    }
    #flow() {
      if (this.#isFlowing) return
      if (!plat.beginNode(this.#call, { status: this.statusCode, headers: this.#headers })) return
      this.#isFlowing = true
      const pieces = this.#pieces
      this.#pieces = []
      for (let i = 0; i < pieces.length; i++) plat.flowNode(this.#call, pieces[i], this.#drained)
    }
    #finish(result) {
      this.#mustBeOpen('send')
      this.#ended = true
      if (this.#isFlowing) {
        if (plat.hasOwn(result, 'json')) plat.flowNode(this.#call, plat.json.stringify(result.json) ?? '')
        plat.endNode(this.#call)
        this.#emit('finish')
        return this
      }
      plat.answerNode(this.#call, {
        status: this.statusCode,
        headers: this.#headers,
        pieces: this.#pieces,
        hasJson: plat.hasOwn(result, 'json'),
        json: result.json,
      })
      this.#emit('finish')
      return this
    }
    /** Events: `drain`, when more may be written after write() has answered false, and `finish`. */
    on(name, listener) {
      return this.#listen(name, listener, false)
    }
    once(name, listener) {
      return this.#listen(name, listener, true)
    }
    off(name, listener) {
      for (let i = 0; i < this.#listeners.length; i++) {
        if (this.#listeners[i].name !== name || this.#listeners[i].listener !== listener) continue
        array.splice(this.#listeners, i, 1)
        return this
      }
      return this
    }
    #listen(name, listener, isOnce) {
      if (typeof listener !== 'function') throw new TypeError('A listener must be a function')
      array.push(this.#listeners, { __proto__: null, name: `${name}`, listener, isOnce })
      return this
    }
    #emit(name) {
      const listeners = array.slice(this.#listeners)
      for (let i = 0; i < listeners.length; i++) {
        if (listeners[i].name !== name) continue
        if (listeners[i].isOnce) this.off(name, listeners[i].listener)
        plat.nextTick(() => plat.reflect.apply(listeners[i].listener, this, []))
      }
    }
    #mustBeUnsent(what) {
      if (this.#isFlowing) this.#refuse(what)
    }
    #mustBeOpen(what) {
      if (this.#ended) this.#refuse(what)
    }
    #refuse(what) {
      const error = new Error(`Cannot ${what} after the response was sent`)
      plat.setOwn(error, 'code', 'ERR_HTTP_HEADERS_SENT')
      throw error
    }
    [plat.inspected]() {
      return { statusCode: this.statusCode, headers: this.getHeaders(), headersSent: this.#ended }
    }
  }
  plat.nodeResponseOf = (call) => new NodeResponse(plat.secret, call)
})(plat)
