// crypto, performance, process, navigator, global: only what contract §4 names.
;((plat) => {
  const { host, bytes: typed, math, reflect } = plat
  const POOL_BYTES = 4096
  const REQUEST_BYTES_MAX = 65536
  const CALL_BYTES_MAX = 16 * 1024 * 1024
  let pool = new Uint8Array(0)
  let poolUsed = 0

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
  plat.expose('Crypto', Crypto)
  plat.expose('crypto', new Crypto(plat.secret))

  const timeOrigin = plat.now()
  let lastTick = 0
  class Performance {
    constructor(secret) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
    }
    get timeOrigin() {
      return timeOrigin
    }
    /** Milliseconds, never going back. */
    now() {
      lastTick = math.max(lastTick, plat.now() - timeOrigin)
      return lastTick
    }
    toJSON() {
      return { timeOrigin }
    }
  }
  plat.expose('performance', new Performance(plat.secret))

  class Navigator {
    get userAgent() {
      return 'Plat'
    }
  }
  plat.expose('navigator', new Navigator())

  // Not Node's process: the project's variables, and what bundled packages ask to learn that this is not Node.
  const env = {}
  plat.env = env
  plat.expose('process', {
    env,
    argv: [],
    version: '',
    versions: {},
    nextTick: (callback, ...args) => plat.nextTick(() => reflect.apply(callback, undefined, args)),
  })
  plat.expose('global', globalThis)
})(plat)
