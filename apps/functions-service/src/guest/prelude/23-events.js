// Event, CustomEvent, EventTarget. DOM Standard §2. There is no tree: a target is all of its event's path.
;((plat) => {
  const { map, array, reflect } = plat
  const NONE = 0
  const AT_TARGET = 2

  class Event {
    #type
    #bubbles
    #cancelable
    #composed
    #isPassive = false
    #defaultPrevented = false
    #target = null
    #isDispatched = false
    #propagationStopped = false
    #stopsNow = false
    #timeStamp = plat.now()

    constructor(type = plat.missing('type'), options = undefined) {
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
    get returnValue() {
      return !this.#defaultPrevented
    }
    set returnValue(value) {
      if (!value) this.preventDefault()
    }
    get cancelBubble() {
      return this.#propagationStopped
    }
    set cancelBubble(value) {
      if (value) this.#propagationStopped = true
    }
    get target() {
      return this.#target
    }
    get srcElement() {
      return this.#target
    }
    get currentTarget() {
      return this.#isDispatched ? this.#target : null
    }
    get eventPhase() {
      return this.#isDispatched ? AT_TARGET : NONE
    }
    get timeStamp() {
      return this.#timeStamp - plat.timeOrigin()
    }
    get isTrusted() {
      return false
    }
    preventDefault() {
      if (this.#cancelable && !this.#isPassive) this.#defaultPrevented = true
    }
    stopPropagation() {
      this.#propagationStopped = true
    }
    stopImmediatePropagation() {
      this.#propagationStopped = true
      this.#stopsNow = true
    }
    composedPath() {
      return this.#isDispatched ? [this.#target] : []
    }
    [plat.inspected]() {
      return { type: this.#type, defaultPrevented: this.#defaultPrevented, cancelable: this.#cancelable, timeStamp: this.timeStamp }
    }
    static {
      plat.isEvent = (value) => typeof value === 'object' && value !== null && #type in value
      plat.dispatchStarts = (event, target) => {
        if (event.#isDispatched) throw new plat.DOMException('The event is already being dispatched', 'InvalidStateError')
        event.#target = target
        event.#isDispatched = true
      }
      plat.dispatchEnds = (event) => {
        event.#isDispatched = false
        event.#propagationStopped = false
        event.#stopsNow = false
      }
      plat.passively = (event, isPassive) => {
        event.#isPassive = isPassive
      }
      plat.eventStops = (event) => event.#stopsNow
    }
  }
  const phases = { __proto__: null, NONE, CAPTURING_PHASE: 1, AT_TARGET, BUBBLING_PHASE: 3 }
  for (const name of plat.object.keys(phases)) {
    const constant = { __proto__: null, value: phases[name], enumerable: true }
    reflect.defineProperty(Event, name, constant)
    reflect.defineProperty(Event.prototype, name, constant)
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

  const isObject = (value) => typeof value === 'object' && value !== null
  const captureOf = (options) => Boolean(isObject(options) ? options.capture : options)

  class EventTarget {
    /** Lists of listeners by type; made with the first listener. */
    #listeners

    addEventListener(type, callback, options = undefined) {
      const capture = captureOf(options)
      const signal = isObject(options) ? options.signal : undefined
      if (signal !== undefined && !plat.isAbortSignal(signal)) throw new TypeError('The "signal" option must be an AbortSignal')
      if (callback === null || callback === undefined || signal?.aborted) return
      if (typeof callback !== 'function' && !isObject(callback)) throw new TypeError('The listener must be a function or an object')
      const key = `${type}`
      this.#listeners ??= new Map()
      const list = map.get(this.#listeners, key) ?? []
      for (let i = 0; i < list.length; i++) if (list[i].callback === callback && list[i].capture === capture) return
      const { once, passive } = isObject(options) ? options : {}
      array.push(list, { __proto__: null, callback, capture, once: Boolean(once), passive: Boolean(passive), removed: false })
      map.set(this.#listeners, key, list)
      if (signal) plat.onAbort(signal, () => this.removeEventListener(key, callback, capture))
    }

    removeEventListener(type, callback, options = undefined) {
      const capture = captureOf(options)
      const list = this.#listeners && map.get(this.#listeners, `${type}`)
      if (!list) return
      for (let i = 0; i < list.length; i++) {
        if (list[i].callback !== callback || list[i].capture !== capture) continue
        list[i].removed = true
        array.splice(list, i, 1)
        return
      }
    }

    dispatchEvent(event) {
      if (!plat.isEvent(event)) throw new TypeError('dispatchEvent needs an Event')
      plat.dispatchStarts(event, this)
      const list = array.slice((this.#listeners && map.get(this.#listeners, event.type)) ?? [])
      for (let i = 0; i < list.length && !plat.eventStops(event); i++) if (!list[i].removed) this.#call(list[i], event)
      plat.dispatchEnds(event)
      return !event.defaultPrevented
    }
    #call({ callback, capture, once, passive }, event) {
      if (once) this.removeEventListener(event.type, callback, capture)
      plat.passively(event, passive)
      try {
        if (typeof callback === 'function') reflect.apply(callback, this, [event])
        else callback.handleEvent(event)
      } catch (thrown) {
        plat.reportThrown(thrown)
      }
      plat.passively(event, false)
    }
  }

  plat.tagged(Event, 'Event')
  plat.tagged(CustomEvent, 'CustomEvent')
  plat.tagged(EventTarget, 'EventTarget')
  plat.expose('Event', Event)
  plat.expose('CustomEvent', CustomEvent)
  plat.expose('EventTarget', EventTarget)
  plat.expose('reportError', function reportError(thrown) {
    plat.reportThrown(thrown)
  })
  plat.Event = Event
  plat.EventTarget = EventTarget
})(plat)
