// What Request and Response share: a body that is a text or bytes, read once. Fetch Standard §5.3. (Streams are not there yet.)
;((plat) => {
  const { string, bytes: typed } = plat

  /** `{content, type}` of anything a body may be made of; `content` is a string, a Uint8Array or null. */
  plat.bodyOf = (init) => {
    if (init === undefined || init === null) return { __proto__: null, content: null, type: null }
    if (typeof init === 'object') {
      if (plat.isSearchParams(init))
        return { __proto__: null, content: init.toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
      if (plat.isBlob(init)) return { __proto__: null, content: plat.blobBytes(init), type: init.type || null }
      if (plat.isFormData(init)) {
        const { bytes, type } = plat.encodeMultipart(init)
        return { __proto__: null, content: bytes, type }
      }
      if (plat.isView(init) || plat.isArrayBuffer(init)) return { __proto__: null, content: typed.slice(plat.bytesOf(init)), type: null }
    }
    return { __proto__: null, content: string.toWellFormed(`${init}`), type: 'text/plain;charset=UTF-8' }
  }

  const asText = (content) => (content === null ? '' : typeof content === 'string' ? content : plat.utf8Decode(content))
  const asBytes = (content) => (content === null ? new Uint8Array(0) : typeof content === 'string' ? plat.utf8Encode(content) : content)
  plat.contentText = (content) => plat.withoutBom(asText(content))
  plat.contentBytes = asBytes

  const parseFormBody = (content, contentType) => {
    const kind = string.toLowerCase(string.trim(string.split(contentType, ';')[0]))
    if (kind === 'multipart/form-data') return plat.decodeMultipart(asBytes(content), contentType)
    if (kind !== 'application/x-www-form-urlencoded') throw new TypeError(`A body of type "${kind}" is no form`)
    const form = new plat.FormData()
    const pairs = plat.parseForm(asText(content))
    for (let i = 0; i < pairs.length; i++) form.append(pairs[i][0], pairs[i][1])
    return form
  }

  class Body {
    #content
    #used = false

    constructor(secret, content) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      this.#content = content
    }
    get body() {
      if (this.#content === null) return null
      throw new TypeError(
        'The body cannot be had as a stream here; read it with text(), json(), bytes(), arrayBuffer(), blob() or formData()',
      )
    }
    get bodyUsed() {
      return this.#used
    }
    async text() {
      return plat.contentText(this.#take())
    }
    async json() {
      return plat.json.parse(plat.contentText(this.#take()))
    }
    async arrayBuffer() {
      return plat.bufferOf(typed.slice(asBytes(this.#take())))
    }
    async bytes() {
      return typed.slice(asBytes(this.#take()))
    }
    async blob() {
      return plat.blobOf(asBytes(this.#take()), plat.headersOf(this).get('content-type') ?? '')
    }
    async formData() {
      return parseFormBody(this.#take(), plat.headersOf(this).get('content-type') ?? '')
    }
    #take() {
      if (this.#used) throw new TypeError('Body is unusable: it has already been read')
      if (this.#content !== null) this.#used = true
      return this.#content
    }
    static {
      plat.takeBody = (owner) => owner.#take()
      plat.withContent = (owner, content) => {
        owner.#content = content
        return owner
      }
      /** The body without using it up. @throws TypeError when it has been read */
      plat.peekBody = (owner) => {
        if (owner.#used) throw new TypeError('Body is unusable: it has already been read')
        return owner.#content
      }
    }
  }
  plat.Body = Body
})(plat)
