// AbortController and AbortSignal. DOM Standard §3.
;((plat) => {
  const { array, reflect } = plat

  class AbortSignal extends plat.EventTarget {
    #aborted = false
    #reason = undefined
    #steps = []
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

    static abort(reason = new plat.DOMException('This operation was aborted', 'AbortError')) {
      const signal = new AbortSignal(plat.secret)
      plat.abortSignal(signal, reason)
      return signal
    }
    static timeout(milliseconds) {
      const signal = new AbortSignal(plat.secret)
      plat.startTimer(
        () => plat.abortSignal(signal, new plat.DOMException('The operation was aborted due to timeout', 'TimeoutError')),
        milliseconds,
      )
      return signal
    }
    static any(signals) {
      const combined = new AbortSignal(plat.secret)
      for (const signal of signals) {
        if (!(#aborted in signal)) throw new TypeError('AbortSignal.any needs AbortSignals')
        if (signal.#aborted) {
          plat.abortSignal(combined, signal.#reason)
          break
        }
        plat.onAbort(signal, () => plat.abortSignal(combined, signal.#reason))
      }
      return combined
    }

    static {
      plat.isAbortSignal = (value) => typeof value === 'object' && value !== null && #aborted in value
      plat.newSignal = () => new AbortSignal(plat.secret)
      /** Runs `step` when the signal aborts; at once if it already has. Answers a function that takes the step back. */
      plat.onAbort = (signal, step) => {
        if (signal.#aborted) step()
        else array.push(signal.#steps, step)
        return () => {
          const index = array.indexOf(signal.#steps, step)
          if (index >= 0) array.splice(signal.#steps, index, 1)
        }
      }
      plat.abortSignal = (signal, reason) => {
        if (signal.#aborted) return
        signal.#aborted = true
        signal.#reason = reason
        const steps = signal.#steps
        signal.#steps = []
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
    #signal = plat.newSignal()
    get signal() {
      return this.#signal
    }
    abort(reason = new plat.DOMException('This operation was aborted', 'AbortError')) {
      plat.abortSignal(this.#signal, reason)
    }
    [plat.inspected]() {
      return { signal: this.#signal }
    }
  }

  plat.expose('AbortSignal', AbortSignal)
  plat.expose('AbortController', AbortController)
})(plat)
