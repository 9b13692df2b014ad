// crypto.subtle. Web Cryptography API §14. The algorithms run on the host (guest/crypto), which also holds the keys, the least recently used
// ones only: a CryptoKey keeps what it takes to make its key again.
;((plat, part) => {
  const { host, array, json, object } = plat
  const AT_ONCE_BYTES_MAX = 64 * 1024
  const INPUT_BYTES_MAX = 16 * 1024 * 1024
  const EVICTED = 'KeyEvicted'

  class CryptoKey {
    #facts
    #algorithm
    #usages
    constructor(secret, facts) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      this.#facts = facts
      const algorithm = object.assign({}, facts.algorithm)
      if (algorithm.publicExponent) algorithm.publicExponent = plat.base64Decode(algorithm.publicExponent)
      this.#algorithm = algorithm
      this.#usages = array.slice(facts.usages)
    }
    get type() {
      return this.#facts.type
    }
    get extractable() {
      return this.#facts.extractable
    }
    get algorithm() {
      return this.#algorithm
    }
    get usages() {
      return this.#usages
    }
    [plat.inspected]() {
      return { type: this.type, extractable: this.extractable, algorithm: this.#algorithm, usages: this.#usages }
    }
    static {
      plat.isCryptoKey = (value) => typeof value === 'object' && value !== null && #facts in value
      plat.keyFacts = (key) => key.#facts
    }
  }
  const keyOf = (facts) => new CryptoKey(plat.secret, facts)

  /** A request under construction: JSON for the host, and the bytes that go with it, by their place among them. */
  const createRequest = () => {
    const parts = []
    let length = 0
    const bytes = (source) => {
      const piece = plat.bytesOf(source)
      length += piece.length
      if (length > INPUT_BYTES_MAX) throw plat.limitError(`One operation takes at most ${INPUT_BYTES_MAX} bytes`)
      // Taken at once: the caller may change them while the operation runs.
      return array.push(parts, plat.bytes.slice(piece)) - 1
    }
    const keys = []
    const key = (value) => {
      if (!plat.isCryptoKey(value)) throw new TypeError('A CryptoKey is needed')
      const facts = plat.keyFacts(value)
      array.push(keys, facts)
      return { handle: facts.handle }
    }
    const lengths = () => {
      const list = []
      for (let i = 0; i < parts.length; i++) array.push(list, parts[i].length)
      return list
    }
    return {
      __proto__: null,
      bytes,
      key,
      get length() {
        return length
      },
      /** With `facts` of the keys when the host does not hold them any more. */
      seal: (fields, withKeys) => {
        const text = json.stringify({ ...fields, lengths: lengths(), keys: withKeys ? keys : [] })
        return { __proto__: null, text, buffer: plat.exactBuffer(plat.concatBytes(parts)) }
      },
    }
  }

  const BYTES = ['iv', 'counter', 'additionalData', 'salt', 'info', 'label', 'publicExponent']
  const NUMBERS = ['length', 'tagLength', 'saltLength', 'iterations', 'modulusLength']
  /** An algorithm as the host reads it: bytes by their part, keys by their handle. */
  const algorithmOf = (request, algorithm) => {
    if (typeof algorithm === 'string') return { name: algorithm }
    if (typeof algorithm !== 'object' || algorithm === null || algorithm.name === undefined)
      throw new TypeError('An algorithm is a name or an object with a name')
    const shown = { name: `${algorithm.name}` }
    if (algorithm.hash !== undefined) shown.hash = typeof algorithm.hash === 'object' ? `${algorithm.hash.name}` : `${algorithm.hash}`
    if (algorithm.namedCurve !== undefined) shown.namedCurve = `${algorithm.namedCurve}`
    if (algorithm.public !== undefined) shown.public = request.key(algorithm.public)
    for (let i = 0; i < NUMBERS.length; i++) if (algorithm[NUMBERS[i]] !== undefined) shown[NUMBERS[i]] = +algorithm[NUMBERS[i]]
    for (let i = 0; i < BYTES.length; i++)
      if (algorithm[BYTES[i]] !== undefined) shown[BYTES[i]] = { part: request.bytes(algorithm[BYTES[i]]) }
    return shown
  }
  const usagesOf = (usages) => {
    if (typeof usages !== 'object' || usages === null || typeof usages[Symbol.iterator] !== 'function')
      throw new TypeError('The key usages must be a list of names')
    const list = []
    for (const usage of usages) array.push(list, `${usage}`)
    return list
  }

  const isEvicted = (thrown) => typeof thrown === 'object' && thrown !== null && plat.isDOMException(thrown) && thrown.name === EVICTED
  /** Runs an operation on the host; once more with the keys when it had to let go of one. */
  const run = async (operation, request, fields) => {
    const start = (withKeys) => {
      const { text, buffer } = request.seal(fields, withKeys)
      return plat.startJob(operation, text, buffer)
    }
    try {
      return await start(false)
    } catch (thrown) {
      if (!isEvicted(thrown)) throw thrown
      return start(true)
    }
  }
  /** Cheap work is done within the call, without an entry of its own. Anything but a result is left to the job. */
  const runAtOnce = async (operation, request, fields) => {
    if (request.length <= AT_ONCE_BYTES_MAX) {
      const { text, buffer } = request.seal(fields, false)
      const result = host('subtle', plat.current.n, operation, text, buffer)
      if (result !== undefined) return new Uint8Array(result)
    }
    return run(operation, request, fields)
  }
  const bufferOf = (bytes) => plat.exactBuffer(bytes)
  const jsonOf = (bytes) => json.parse(plat.utf8Decode(bytes))
  const keysOf = (facts) => (facts.privateKey ? { publicKey: keyOf(facts.publicKey), privateKey: keyOf(facts.privateKey) } : keyOf(facts))
  const checkedFormat = (format) => {
    const text = `${format}`
    if (text !== 'raw' && text !== 'pkcs8' && text !== 'spki' && text !== 'jwk') throw new TypeError(`'${text}' is not a key format`)
    return text
  }
  const isTrue = (value) => value[0] === 1

  class SubtleCrypto {
    constructor(secret) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
    }
    async digest(algorithm, data) {
      const request = createRequest()
      return bufferOf(await runAtOnce('digest', request, { algorithm: algorithmOf(request, algorithm), data: request.bytes(data) }))
    }
    async sign(algorithm, key, data) {
      return bufferOf(await transform('sign', algorithm, key, data))
    }
    async verify(algorithm, key, signature, data) {
      const request = createRequest()
      const fields = { algorithm: algorithmOf(request, algorithm), key: request.key(key) }
      fields.signature = request.bytes(signature)
      fields.data = request.bytes(data)
      return isTrue(await runAtOnce('verify', request, fields))
    }
    async encrypt(algorithm, key, data) {
      return bufferOf(await transform('encrypt', algorithm, key, data))
    }
    async decrypt(algorithm, key, data) {
      return bufferOf(await transform('decrypt', algorithm, key, data))
    }
    async generateKey(algorithm, extractable, usages) {
      const request = createRequest()
      const fields = { algorithm: algorithmOf(request, algorithm), extractable: Boolean(extractable), usages: usagesOf(usages) }
      return keysOf(jsonOf(await run('generateKey', request, fields)))
    }
    async importKey(format, data, algorithm, extractable, usages) {
      const request = createRequest()
      const fields = { format: checkedFormat(format), algorithm: algorithmOf(request, algorithm) }
      if (fields.format === 'jwk') {
        if (typeof data !== 'object' || data === null || plat.isView(data) || plat.isArrayBuffer(data))
          throw new TypeError('A JSON Web Key is an object')
        fields.data = request.bytes(plat.utf8Encode(json.stringify(data)))
      } else fields.data = request.bytes(data)
      fields.extractable = Boolean(extractable)
      fields.usages = usagesOf(usages)
      return keyOf(jsonOf(await run('importKey', request, fields)))
    }
    async exportKey(format, key) {
      const request = createRequest()
      const fields = { format: checkedFormat(format), key: request.key(key) }
      const bytes = await run('exportKey', request, fields)
      return fields.format === 'jwk' ? jsonOf(bytes) : bufferOf(bytes)
    }
    async deriveBits(algorithm, baseKey, length = null) {
      const request = createRequest()
      const bits = length === null ? null : +length
      return bufferOf(await run('deriveBits', request, { algorithm: algorithmOf(request, algorithm), key: request.key(baseKey), bits }))
    }
    async deriveKey(algorithm, baseKey, derived, extractable, usages) {
      const request = createRequest()
      const fields = { algorithm: algorithmOf(request, algorithm), key: request.key(baseKey), derived: algorithmOf(request, derived) }
      fields.extractable = Boolean(extractable)
      fields.usages = usagesOf(usages)
      return keyOf(jsonOf(await run('deriveKey', request, fields)))
    }
    async wrapKey(format, key, wrappingKey, algorithm) {
      const request = createRequest()
      const fields = { format: checkedFormat(format), wrapped: request.key(key), key: request.key(wrappingKey) }
      fields.algorithm = algorithmOf(request, algorithm)
      return bufferOf(await run('wrapKey', request, fields))
    }
    async unwrapKey(format, data, unwrappingKey, algorithm, unwrapped, extractable, usages) {
      const request = createRequest()
      const fields = { format: checkedFormat(format), data: request.bytes(data), key: request.key(unwrappingKey) }
      fields.algorithm = algorithmOf(request, algorithm)
      fields.unwrapped = algorithmOf(request, unwrapped)
      fields.extractable = Boolean(extractable)
      fields.usages = usagesOf(usages)
      return keyOf(jsonOf(await run('unwrapKey', request, fields)))
    }
  }
  const transform = (operation, algorithm, key, data) => {
    const request = createRequest()
    const fields = { algorithm: algorithmOf(request, algorithm), key: request.key(key), data: request.bytes(data) }
    return runAtOnce(operation, request, fields)
  }
  plat.tagged(CryptoKey, 'CryptoKey')
  plat.tagged(SubtleCrypto, 'SubtleCrypto')

  part.CryptoKey = CryptoKey
  part.SubtleCrypto = SubtleCrypto
  part.subtle = new SubtleCrypto(plat.secret)
})(plat, part)
