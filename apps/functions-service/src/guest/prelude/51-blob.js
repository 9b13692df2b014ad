// Blob and File. File API §3, §4.
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

  const bytesOfPart = (part, isNative) => {
    if (typeof part === 'object' && part !== null) {
      if (plat.isBlob(part)) return plat.blobBytes(part)
      if (plat.isView(part) || plat.isArrayBuffer(part)) return plat.bytesOf(part)
    }
    const text = `${part}`
    return plat.utf8Encode(isNative ? replaced(replaced(text, '\r\n', '\n'), '\r', '\n') : text)
  }
  const replaced = (text, from, to) => array.join(string.split(text, from), to)
  plat.replaced = replaced
  const bytesOfParts = (parts, isNative) => {
    if ((typeof parts !== 'object' && typeof parts !== 'function') || parts === null || typeof parts[Symbol.iterator] !== 'function')
      throw new TypeError('The parts of a Blob must be an iterable, such as an array')
    const pieces = []
    for (const part of parts) array.push(pieces, bytesOfPart(part, isNative))
    return concat(pieces)
  }
  const nativeEndings = (options) => {
    const endings = `${options?.endings ?? 'transparent'}`
    if (endings !== 'transparent' && endings !== 'native') throw new TypeError(`'${endings}' is no way of line endings`)
    return endings === 'native'
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
      else this.#bytes = bytesOfParts(parts, nativeEndings(options))
      this.#type = checkedType(options?.type === undefined ? '' : options.type)
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
    stream() {
      return plat.part('streams').ofBytes(typed.slice(this.#bytes))
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
    constructor(parts, name = plat.missing('name'), options = undefined) {
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
  plat.tagged(Blob, 'Blob')
  plat.tagged(File, 'File')

  plat.expose('Blob', Blob)
  plat.expose('File', File)
})(plat)
