// AbortController and AbortSignal. DOM Standard §3.
;((plat) => {
  const { array, reflect } = plat
  const TIMEOUT_MAX = Number.MAX_SAFE_INTEGER
  const abortError = () => new plat.DOMException('This operation was aborted', 'AbortError')

  class AbortSignal extends plat.EventTarget {
    #aborted = false
    #reason = undefined
    /** Made with the first step. */
    #steps
    #onabort = null

    constructor(secret) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      super()
    }
    get aborted() {
      return this.#aborted
    }
    get reason() {
      return this.#reason
    }
    get onabort() {
      return this.#onabort
    }
    set onabort(callback) {
      this.#onabort = typeof callback === 'function' ? callback : null
    }
    throwIfAborted() {
      if (this.#aborted) throw this.#reason
    }
    [plat.inspected]() {
      return { aborted: this.#aborted }
    }

    static abort(reason = abortError()) {
      const signal = new AbortSignal(plat.secret)
      plat.abortSignal(signal, reason)
      return signal
    }
    static timeout(milliseconds) {
      const delay = +milliseconds
      if (!(delay >= 0 && delay <= TIMEOUT_MAX)) throw new RangeError('The "milliseconds" argument must be a number from 0 up')
      const signal = new AbortSignal(plat.secret)
      const expire = () => plat.abortSignal(signal, new plat.DOMException('The operation was aborted due to timeout', 'TimeoutError'))
      plat.startTimer(expire, delay)
      return signal
    }
    static any(signals) {
      const sources = []
      for (const signal of signals) {
        if (!plat.isAbortSignal(signal)) throw new TypeError('AbortSignal.any needs AbortSignals')
        array.push(sources, signal)
      }
      const combined = new AbortSignal(plat.secret)
      for (let i = 0; i < sources.length && !combined.#aborted; i++) plat.followSignal(combined, sources[i])
      return combined
    }

    static {
      plat.isAbortSignal = (value) => typeof value === 'object' && value !== null && #aborted in value
      plat.newSignal = () => new AbortSignal(plat.secret)
      /** Aborts `signal` with `source`, at once if that has happened already. */
      plat.followSignal = (signal, source) => {
        plat.onAbort(source, () => plat.abortSignal(signal, source.#reason))
      }
      /** Runs `step` when the signal aborts; at once if it already has. Answers a function that takes the step back. */
      plat.onAbort = (signal, step) => {
        if (signal.#aborted) step()
        else {
          signal.#steps ??= []
          array.push(signal.#steps, step)
        }
        return () => {
          const index = signal.#steps ? array.indexOf(signal.#steps, step) : -1
          if (index >= 0) array.splice(signal.#steps, index, 1)
        }
      }
      plat.abortSignal = (signal, reason) => {
        if (signal.#aborted) return
        signal.#aborted = true
        signal.#reason = reason
        const steps = signal.#steps ?? []
        signal.#steps = undefined
        for (let i = 0; i < steps.length; i++) steps[i]()
        const event = new plat.Event('abort')
        if (signal.#onabort) {
          try {
            reflect.apply(signal.#onabort, signal, [event])
          } catch (thrown) {
            plat.reportThrown(thrown)
          }
        }
        signal.dispatchEvent(event)
      }
    }
  }

  class AbortController {
    #signal
    get signal() {
      this.#signal ??= plat.newSignal()
      return this.#signal
    }
    abort(reason = abortError()) {
      plat.abortSignal(this.signal, reason)
    }
    [plat.inspected]() {
      return { signal: this.signal }
    }
  }

  plat.tagged(AbortSignal, 'AbortSignal')
  plat.tagged(AbortController, 'AbortController')
  plat.expose('AbortSignal', AbortSignal)
  plat.expose('AbortController', AbortController)
})(plat)
