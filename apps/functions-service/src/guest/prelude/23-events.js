// Event, CustomEvent, EventTarget. DOM Standard §2.
;((plat) => {
  const { map, array, reflect } = plat

  class Event {
    #type
    #bubbles
    #cancelable
    #composed
    #defaultPrevented = false
    #target = null
    #stopsNow = false
    #timeStamp = plat.now()

    constructor(type, options = undefined) {
      this.#type = `${type}`
      this.#bubbles = Boolean(options?.bubbles)
      this.#cancelable = Boolean(options?.cancelable)
      this.#composed = Boolean(options?.composed)
    }
    get type() {
      return this.#type
    }
    get bubbles() {
      return this.#bubbles
    }
    get cancelable() {
      return this.#cancelable
    }
    get composed() {
      return this.#composed
    }
    get defaultPrevented() {
      return this.#defaultPrevented
    }
    get target() {
      return this.#target
    }
    get currentTarget() {
      return this.#target
    }
    get timeStamp() {
      return this.#timeStamp
    }
    get isTrusted() {
      return false
    }
    preventDefault() {
      if (this.#cancelable) this.#defaultPrevented = true
    }
    stopPropagation() {}
    stopImmediatePropagation() {
      this.#stopsNow = true
    }
    composedPath() {
      return this.#target ? [this.#target] : []
    }
    [plat.inspected]() {
      return { type: this.#type, defaultPrevented: this.#defaultPrevented, cancelable: this.#cancelable, timeStamp: this.#timeStamp }
    }
    static {
      plat.eventStart = (event, target) => {
        event.#target = target
        event.#stopsNow = false
      }
      plat.eventStops = (event) => event.#stopsNow
    }
  }

  class CustomEvent extends Event {
    #detail
    constructor(type, options = undefined) {
      super(type, options)
      this.#detail = options?.detail ?? null
    }
    get detail() {
      return this.#detail
    }
  }

  /** An exception that nobody can catch goes to the log, as in a browser, and stops nothing else. */
  plat.reportThrown = (thrown) => plat.log('ERROR', `Uncaught ${plat.thrownText(thrown)}`)

  class EventTarget {
    #listeners = new Map()

    addEventListener(type, callback, options = undefined) {
      if (callback === null || callback === undefined) return
      const isObject = typeof options === 'object' && options !== null
      const capture = Boolean(isObject ? options.capture : options)
      const signal = isObject ? options.signal : undefined
      if (signal?.aborted) return
      const key = `${type}`
      const list = map.get(this.#listeners, key) ?? []
      for (let i = 0; i < list.length; i++) if (list[i].callback === callback && list[i].capture === capture) return
      array.push(list, { __proto__: null, callback, capture, once: Boolean(isObject && options.once), removed: false })
      map.set(this.#listeners, key, list)
      if (signal) plat.onAbort(signal, () => this.removeEventListener(key, callback, capture))
    }

    removeEventListener(type, callback, options = undefined) {
      const capture = Boolean(typeof options === 'object' && options !== null ? options.capture : options)
      const list = map.get(this.#listeners, `${type}`)
      if (!list) return
      for (let i = 0; i < list.length; i++) {
        if (list[i].callback !== callback || list[i].capture !== capture) continue
        list[i].removed = true
        array.splice(list, i, 1)
        return
      }
    }

    dispatchEvent(event) {
      plat.eventStart(event, this)
      const list = array.slice(map.get(this.#listeners, event.type) ?? [])
      for (let i = 0; i < list.length && !plat.eventStops(event); i++) {
        const { callback, capture, once, removed } = list[i]
        if (removed) continue
        if (once) this.removeEventListener(event.type, callback, capture)
        try {
          if (typeof callback === 'function') reflect.apply(callback, this, [event])
          else callback.handleEvent(event)
        } catch (thrown) {
          plat.reportThrown(thrown)
        }
      }
      return !event.defaultPrevented
    }
  }

  plat.expose('Event', Event)
  plat.expose('CustomEvent', CustomEvent)
  plat.expose('EventTarget', EventTarget)
  plat.Event = Event
  plat.EventTarget = EventTarget
})(plat)
