// crypto: random values and, when asked for, crypto.subtle (lazy/subtle.js). Web Cryptography API §10.
;((plat) => {
  const { bytes: typed, host } = plat
  const POOL_BYTES = 4096
  const REQUEST_BYTES_MAX = 65536
  const CALL_BYTES_MAX = 16 * 1024 * 1024
  const NONE = new Uint8Array(0)
  let pool = NONE
  let poolUsed = 0
  // Numbers that two isolates share would not be random.
  plat.array.push(plat.onBind, () => {
    pool = NONE
    poolUsed = 0
  })

  const randomBytes = (count) => {
    const call = plat.current
    call.randomBytes += count
    if (call.randomBytes > CALL_BYTES_MAX) throw plat.limitError(`A call may draw at most ${CALL_BYTES_MAX} random bytes`)
    if (count > POOL_BYTES / 4) return new Uint8Array(host('random', count))
    if (pool.length - poolUsed < count) {
      pool = new Uint8Array(host('random', POOL_BYTES))
      poolUsed = 0
    }
    poolUsed += count
    return typed.subarray(pool, poolUsed - count, poolUsed)
  }
  const HEX = '0123456789abcdef'
  const hexOf = (bytes) => {
    let text = ''
    for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i] >> 4] + HEX[bytes[i] & 15]
    return text
  }
  plat.randomHex = (count) => hexOf(randomBytes(count))

  class Crypto {
    constructor(secret) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
    }
    get subtle() {
      return plat.part('subtle').subtle
    }
    getRandomValues(view) {
      const name = plat.isView(view) ? plat.typedArrayName(view) : undefined
      if (!name || name === 'Float32Array' || name === 'Float64Array' || name === 'Float16Array') {
        throw new plat.DOMException('getRandomValues needs an integer typed array', 'TypeMismatchError')
      }
      if (view.byteLength > REQUEST_BYTES_MAX) {
        throw new plat.DOMException(`getRandomValues gives at most ${REQUEST_BYTES_MAX} bytes at once`, 'QuotaExceededError')
      }
      typed.set(plat.bytesOf(view), randomBytes(view.byteLength))
      return view
    }
    randomUUID() {
      const bytes = typed.slice(randomBytes(16))
      bytes[6] = (bytes[6] & 0x0f) | 0x40
      bytes[8] = (bytes[8] & 0x3f) | 0x80
      const hex = hexOf(bytes)
      const part = (from, to) => plat.string.slice(hex, from, to)
      return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`
    }
  }
  plat.tagged(Crypto, 'Crypto')
  plat.expose('Crypto', Crypto)
  plat.expose('crypto', new Crypto(plat.secret))
  plat.exposeLazily(['CryptoKey', 'SubtleCrypto'], () => plat.part('subtle'))
})(plat)
