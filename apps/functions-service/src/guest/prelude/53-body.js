// What Request and Response share: a body, read once. Fetch Standard §5.3.
// A body is plain (a string, bytes or null), a feed of the host, or a ReadableStream. Plain ones become streams only when asked for.
;((plat) => {
  const { string, bytes: typed } = plat
  const asyncIterator = Symbol.asyncIterator

  /**
   * `{content, type}` of anything a body may be made of; `content` is a string, a Uint8Array, null or a ReadableStream.
   * Objects with a prototype: V8 makes dictionaries of those without, and every Response comes through here.
   */
  plat.bodyOf = (init) => {
    if (init === undefined || init === null) return { content: null, type: null }
    if (typeof init === 'object') {
      if (plat.isSearchParams(init)) return { content: init.toString(), type: 'application/x-www-form-urlencoded;charset=UTF-8' }
      if (plat.isBlob(init)) return { content: plat.blobBytes(init), type: init.type || null }
      if (plat.isFormData(init)) {
        const { bytes, type } = plat.encodeMultipart(init)
        return { content: bytes, type }
      }
      if (plat.isView(init) || plat.isArrayBuffer(init)) return { content: typed.slice(plat.bytesOf(init)), type: null }
      if (plat.isStream(init)) return { content: unusedStream(init), type: null }
      if (typeof init[asyncIterator] === 'function') return { content: plat.part('streams').fromIterable(init), type: null }
    }
    return { content: string.toWellFormed(`${init}`), type: 'text/plain;charset=UTF-8' }
  }
  const unusedStream = (stream) => {
    const { isLocked, isDisturbed } = plat.part('streams')
    if (isLocked(stream) || isDisturbed(stream)) throw new TypeError('Body cannot be made of a stream that is locked or has been read')
    return stream
  }
  const isPlain = (content) => content === null || typeof content === 'string' || plat.isView(content)

  const asText = (content) => (content === null ? '' : typeof content === 'string' ? content : plat.utf8Decode(content))
  const asBytes = (content) => (content === null ? new Uint8Array(0) : typeof content === 'string' ? plat.utf8Encode(content) : content)
  const ownBytes = (content) => (typeof content === 'string' || content === null ? asBytes(content) : typed.slice(content))
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
  const used = () => new TypeError('Body is unusable: it has already been read')

  class Body {
    /** Plain content or a feed; undefined once there is a stream. */
    #content
    #stream
    #used = false

    constructor(secret, content) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      this.#put(content)
    }
    get body() {
      if (this.#stream) return this.#stream
      if (this.#content === null) return null
      const { spent, ofBytes } = plat.part('streams')
      if (this.#used) this.#stream = spent()
      else this.#stream = plat.isFeed(this.#content) ? this.#content.stream : ofBytes(ownBytes(this.#content))
      this.#content = undefined
      return this.#stream
    }
    get bodyUsed() {
      return this.#used || (this.#stream !== undefined && plat.part('streams').isDisturbed(this.#stream))
    }
    async text() {
      return plat.contentText(await this.#read())
    }
    async json() {
      return plat.json.parse(plat.contentText(await this.#read()))
    }
    async arrayBuffer() {
      return plat.bufferOf(ownBytes(await this.#read()))
    }
    async bytes() {
      return ownBytes(await this.#read())
    }
    async blob() {
      return plat.blobOf(asBytes(await this.#read()), plat.headersOf(this).get('content-type') ?? '')
    }
    async formData() {
      return parseFormBody(await this.#read(), plat.headersOf(this).get('content-type') ?? '')
    }
    #put(content) {
      const isStream = content !== undefined && !isPlain(content) && !plat.isFeed(content)
      this.#content = isStream ? undefined : content
      this.#stream = isStream ? content : undefined
    }
    /** @throws TypeError when the body has been read or is being read */
    #check() {
      if (this.#used) throw used()
      if (!this.#stream) return
      const { isLocked, isDisturbed } = plat.part('streams')
      if (isDisturbed(this.#stream)) throw used()
      if (isLocked(this.#stream)) throw new TypeError('Body is unusable: its stream is locked to a reader')
    }
    #take() {
      this.#check()
      if (this.#content !== null) this.#used = true
      return this.#stream ?? this.#content
    }
    /** Plain content at once; else a promise of the whole body. */
    #read() {
      const content = this.#take()
      return isPlain(content) ? content : plat.collectStream(content)
    }
    static {
      plat.hasBody = (owner) => owner.#stream !== undefined || owner.#content !== null
      /** Plain content, a feed or a stream; the body is used up. */
      plat.takeBody = (owner) => owner.#take()
      /** The body for another owner: this one cannot read it any more. */
      plat.moveBody = (owner) => {
        const content = owner.#take()
        return content === owner.#stream && content !== undefined ? plat.part('streams').proxyOf(content) : content
      }
      /** `content` is plain, a feed, or an object whose `stream` is a ReadableStream. */
      plat.withContent = (owner, content) => {
        owner.#put(isPlain(content) || plat.isFeed(content) ? content : content.stream)
        return owner
      }
      /** The body for a second owner, who reads it on its own. @throws TypeError when it has been read or is being read */
      plat.shareBody = (owner) => {
        owner.#check()
        if (!owner.#stream && isPlain(owner.#content)) return owner.#content
        const branches = plat.part('streams').tee(owner.body)
        owner.#stream = branches[0]
        return { __proto__: null, stream: branches[1] }
      }
      /** A string, bytes or null when the body is plain; undefined when it is a stream. @throws TypeError when it has been read */
      plat.plainContent = (owner) => {
        owner.#check()
        return owner.#stream || plat.isFeed(owner.#content) ? undefined : owner.#content
      }
      plat.peekBody = plat.plainContent
      /** What pumpStream takes, for a body that is not plain. The body is used up. @throws TypeError when it has been read */
      plat.streamOf = (owner) => owner.#take()
    }
  }
  plat.Body = Body
})(plat)
