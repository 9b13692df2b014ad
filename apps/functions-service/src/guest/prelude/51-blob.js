// Blob and File. File API §3, §4. (stream() comes with web streams.)
;((plat) => {
  const { string, array, bytes: typed, math } = plat

  const concat = (pieces) => {
    let length = 0
    for (let i = 0; i < pieces.length; i++) length += pieces[i].length
    const whole = new Uint8Array(length)
    let at = 0
    for (let i = 0; i < pieces.length; i++) {
      typed.set(whole, pieces[i], at)
      at += pieces[i].length
    }
    return whole
  }
  plat.concatBytes = concat

  const bytesOfPart = (part) => {
    if (typeof part === 'object' && part !== null) {
      if (plat.isBlob(part)) return plat.blobBytes(part)
      if (plat.isView(part) || plat.isArrayBuffer(part)) return typed.slice(plat.bytesOf(part))
    }
    return plat.utf8Encode(`${part}`)
  }
  const checkedType = (type) => {
    const text = `${type}`
    for (let i = 0; i < text.length; i++) {
      const c = string.charCodeAt(text, i)
      if (c < 0x20 || c > 0x7e) return ''
    }
    return string.toLowerCase(text)
  }
  const clamp = (index, size) => {
    const whole = math.trunc(+index) || 0
    return whole < 0 ? math.max(size + whole, 0) : math.min(whole, size)
  }

  class Blob {
    #bytes
    #type

    constructor(parts = [], options = undefined) {
      if (parts === plat.secret) this.#bytes = options.bytes
      else {
        const pieces = []
        for (const part of parts) array.push(pieces, bytesOfPart(part))
        this.#bytes = concat(pieces)
      }
      this.#type = checkedType(options?.type ?? '')
    }
    get size() {
      return this.#bytes.length
    }
    get type() {
      return this.#type
    }
    async text() {
      return plat.withoutBom(plat.utf8Decode(this.#bytes))
    }
    async arrayBuffer() {
      return plat.bufferOf(typed.slice(this.#bytes))
    }
    async bytes() {
      return typed.slice(this.#bytes)
    }
    slice(start = 0, end = this.#bytes.length, type = '') {
      const from = clamp(start, this.#bytes.length)
      const to = math.max(from, clamp(end, this.#bytes.length))
      return new Blob(plat.secret, { bytes: typed.subarray(this.#bytes, from, to), type })
    }
    [plat.inspected]() {
      return { size: this.#bytes.length, type: this.#type }
    }
    static {
      plat.isBlob = (value) => typeof value === 'object' && value !== null && #bytes in value
      plat.blobBytes = (blob) => blob.#bytes
      plat.blobOf = (bytes, type) => new Blob(plat.secret, { bytes, type })
    }
  }

  class File extends Blob {
    #name
    #lastModified
    constructor(parts, name, options = undefined) {
      super(parts, options)
      this.#name = string.toWellFormed(`${name}`)
      this.#lastModified = options?.lastModified === undefined ? plat.now() : math.trunc(+options.lastModified)
    }
    get name() {
      return this.#name
    }
    get lastModified() {
      return this.#lastModified
    }
    [plat.inspected]() {
      return { size: this.size, type: this.type, name: this.#name, lastModified: this.#lastModified }
    }
    static {
      plat.isFile = (value) => typeof value === 'object' && value !== null && #name in value
      plat.fileOf = (blob, name) => new File(plat.secret, name, { bytes: plat.blobBytes(blob), type: blob.type })
    }
  }
  for (const Type of [Blob, File])
    Object.defineProperty(Type.prototype, Symbol.toStringTag, { __proto__: null, value: Type.name, configurable: true })

  plat.expose('Blob', Blob)
  plat.expose('File', File)
})(plat)
