// setTimeout, setInterval, setImmediate, queueMicrotask. The clock is the host's; which function a timer runs stays in here.
// A timer belongs to the call that set it and ends with it; those of the module's top level live as long as the isolate.
;((plat) => {
  const { host, map, math, reflect } = plat
  const LIVE_MAX = 1000
  const DELAY_MAX = 2147483647
  const live = new Map()
  let lastId = 0

  class Timeout {
    #id
    constructor(secret, id) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      this.#id = id
    }
    ref() {
      return this
    }
    unref() {
      return this
    }
    hasRef() {
      return true
    }
    refresh() {
      const timer = map.get(live, this.#id)
      if (timer) host('timer', timer.call.n, this.#id, timer.delay)
      return this
    }
    close() {
      stop(this.#id)
      return this
    }
    [Symbol.toPrimitive]() {
      return this.#id
    }
    [plat.inspected]() {
      return { id: this.#id }
    }
    static {
      plat.timerId = (handle) => (typeof handle === 'object' && handle !== null && #id in handle ? handle.#id : +handle)
    }
  }

  const delayOf = (milliseconds) => {
    const delay = +milliseconds
    return delay >= 1 && delay <= DELAY_MAX ? math.trunc(delay) : 1
  }
  const start = (run, args, { delay, repeats }) => {
    const call = plat.current
    if (call.finished) return 0
    if (call.timers >= LIVE_MAX) throw plat.limitError(`A call may have at most ${LIVE_MAX} timers waiting`)
    call.timers++
    const id = ++lastId
    map.set(live, id, { __proto__: null, call, run, args, delay, repeats })
    host('timer', call.n, id, delay)
    return id
  }
  const stop = (id) => {
    const timer = map.get(live, id)
    if (!timer) return
    map.delete(live, id)
    timer.call.timers--
    host('clear', timer.call.n, id)
  }

  const checked = (callback) => {
    if (typeof callback === 'function') return callback
    const error = new TypeError('The "callback" argument must be of type function')
    plat.setOwn(error, 'code', 'ERR_INVALID_ARG_TYPE')
    throw error
  }
  const clear = (handle) => {
    if (handle !== undefined && handle !== null) stop(plat.timerId(handle))
  }

  plat.startTimer = (run, milliseconds) => start(run, [], { delay: delayOf(milliseconds), repeats: false })

  /** The host's clock ran out for a timer. */
  plat.fireTimer = (id) => {
    const timer = map.get(live, id)
    if (!timer) return
    plat.current = timer.call
    if (timer.repeats) host('timer', timer.call.n, id, timer.delay)
    else {
      map.delete(live, id)
      timer.call.timers--
    }
    try {
      reflect.apply(timer.run, undefined, timer.args)
    } catch (thrown) {
      plat.callbackThrew(timer.call, thrown)
    }
  }
  /** A call has finished: its timers will not fire. The host has dropped its side already. */
  plat.dropTimers = (call) => {
    if (call.timers === 0) return
    map.forEach(live, (timer, id) => {
      if (timer.call === call) map.delete(live, id)
    })
    call.timers = 0
  }

  plat.expose('setTimeout', function setTimeout(callback, delay = 1, ...args) {
    return new Timeout(plat.secret, start(checked(callback), args, { delay: delayOf(delay), repeats: false }))
  })
  plat.expose('setInterval', function setInterval(callback, delay = 1, ...args) {
    return new Timeout(plat.secret, start(checked(callback), args, { delay: delayOf(delay), repeats: true }))
  })
  plat.expose('setImmediate', function setImmediate(callback, ...args) {
    return new Timeout(plat.secret, start(checked(callback), args, { delay: 0, repeats: false }))
  })
  plat.expose('clearTimeout', clear)
  plat.expose('clearInterval', clear)
  plat.expose('clearImmediate', clear)
  plat.nextTick = (callback) => {
    const call = plat.current
    plat.chain(plat.resolved(undefined), () => {
      try {
        callback()
      } catch (thrown) {
        plat.callbackThrew(call, thrown)
      }
    })
  }
  plat.expose('queueMicrotask', function queueMicrotask(callback) {
    plat.nextTick(checked(callback))
  })
})(plat)
