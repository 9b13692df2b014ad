// process, navigator, global: only what contract §4 names.
;((plat) => {
  const { reflect } = plat

  class Navigator {
    constructor(secret) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
    }
    get userAgent() {
      return 'Plat'
    }
    get language() {
      return 'en-US'
    }
    get languages() {
      return ['en-US']
    }
    get hardwareConcurrency() {
      return 1
    }
  }
  plat.tagged(Navigator, 'Navigator')
  plat.expose('Navigator', Navigator)
  plat.expose('navigator', new Navigator(plat.secret))

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
  plat.expose('self', globalThis)
})(plat)
