// Headers. Fetch Standard §5.1; names and values as RFC 9110 §5 allows them.
;((plat) => {
  const { string, array, map, reflect, regExp } = plat
  const { charCodeAt } = string
  const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
  const NAMES_KEPT_MAX = 200
  /** Names that have been checked, with their lower-case form: most functions use the same few all the time. */
  const known = new Map()

  const isSpace = (c) => c === 9 || c === 10 || c === 13 || c === 32
  const trimmed = (text) => {
    let start = 0
    let end = text.length
    while (start < end && isSpace(charCodeAt(text, start))) start++
    while (end > start && isSpace(charCodeAt(text, end - 1))) end--
    return start === 0 && end === text.length ? text : string.slice(text, start, end)
  }
  const checkedName = (name) => {
    const text = `${name}`
    const found = map.get(known, text)
    if (found !== undefined) return found
    if (regExp.exec(NAME, text) === null) throw new TypeError(`Header name ${plat.inspect(string.slice(text, 0, 100))} is not valid`)
    const lower = string.toLowerCase(text)
    if (text.length < 64 && plat.mapSize(known) < NAMES_KEPT_MAX) map.set(known, text, lower)
    return lower
  }
  const checkedValue = (value, name) => {
    const text = trimmed(`${value}`)
    for (let i = 0; i < text.length; i++) {
      const c = charCodeAt(text, i)
      if ((c < 0x20 && c !== 9) || c === 0x7f || c > 0xff)
        throw new TypeError(`Header ${name} has a value with characters that headers cannot hold`)
    }
    return text
  }
  plat.checkHeaderName = checkedName
  plat.checkHeaderValue = checkedValue

  const fill = (headers, init) => {
    if (typeof init !== 'object' && typeof init !== 'function') throw new TypeError('Headers need an object or an iterable of pairs')
    if (init === null) throw new TypeError('Headers need an object or an iterable of pairs')
    if (plat.isHeaders(init)) {
      const list = plat.headersList(init)
      for (let i = 0; i < list.length; i++) headers.append(list[i][0], list[i][1])
      return
    }
    if (typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        if (typeof pair !== 'object' || pair === null) throw new TypeError('Each header pair must be an iterable [name, value] tuple')
        const values = []
        for (const value of pair) array.push(values, value)
        if (values.length !== 2) throw new TypeError('Each header pair must be an iterable [name, value] tuple')
        headers.append(values[0], values[1])
      }
      return
    }
    const keys = reflect.ownKeys(init)
    for (let i = 0; i < keys.length; i++) {
      if (reflect.getOwnPropertyDescriptor(init, keys[i])?.enumerable) headers.append(keys[i], init[keys[i]])
    }
  }

  class Headers {
    /** [lower-case name, value] in the order of arrival. */
    #list = []

    constructor(init = undefined) {
      if (init !== undefined) fill(this, init)
    }
    append(name, value) {
      const key = checkedName(name)
      array.push(this.#list, [key, checkedValue(value, key)])
    }
    delete(name) {
      const key = checkedName(name)
      for (let i = this.#list.length - 1; i >= 0; i--) if (this.#list[i][0] === key) array.splice(this.#list, i, 1)
    }
    get(name) {
      const key = checkedName(name)
      let joined = null
      for (let i = 0; i < this.#list.length; i++) {
        if (this.#list[i][0] === key)
          joined = joined === null ? this.#list[i][1] : `${joined}${key === 'cookie' ? '; ' : ', '}${this.#list[i][1]}`
      }
      return joined
    }
    getSetCookie() {
      const values = []
      for (let i = 0; i < this.#list.length; i++) if (this.#list[i][0] === 'set-cookie') array.push(values, this.#list[i][1])
      return values
    }
    has(name) {
      const key = checkedName(name)
      for (let i = 0; i < this.#list.length; i++) if (this.#list[i][0] === key) return true
      return false
    }
    set(name, value) {
      const key = checkedName(name)
      const text = checkedValue(value, key)
      this.delete(key)
      array.push(this.#list, [key, text])
    }
    forEach(callback, receiver = undefined) {
      const pairs = this.#sorted()
      for (let i = 0; i < pairs.length; i++) reflect.apply(callback, receiver, [pairs[i][1], pairs[i][0], this])
    }
    *entries() {
      const pairs = this.#sorted()
      for (let i = 0; i < pairs.length; i++) yield pairs[i]
    }
    *keys() {
      const pairs = this.#sorted()
      for (let i = 0; i < pairs.length; i++) yield pairs[i][0]
    }
    *values() {
      const pairs = this.#sorted()
      for (let i = 0; i < pairs.length; i++) yield pairs[i][1]
    }
    [plat.inspected]() {
      const shown = {}
      const pairs = this.#sorted()
      for (let i = 0; i < pairs.length; i++) plat.setOwn(shown, pairs[i][0], pairs[i][1])
      return shown
    }
    /** Sorted by name, values of one name joined; set-cookie stays apart. */
    #sorted() {
      const names = []
      const pairs = []
      for (let i = 0; i < this.#list.length; i++) {
        const name = this.#list[i][0]
        if (name === 'set-cookie') array.push(pairs, [name, this.#list[i][1]])
        else if (!array.includes(names, name)) {
          array.push(names, name)
          array.push(pairs, [name, this.get(name)])
        }
      }
      return array.sort(pairs, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
    }
    static {
      plat.isHeaders = (value) => typeof value === 'object' && value !== null && #list in value
      plat.headersList = (headers) => headers.#list
      /** Headers that came over the bridge, checked already. */
      plat.headersFrom = (list) => {
        const headers = new Headers()
        for (let i = 0; i < list.length; i++) array.push(headers.#list, [string.toLowerCase(list[i][0]), list[i][1]])
        return headers
      }
    }
  }
  Object.defineProperty(Headers.prototype, Symbol.iterator, {
    __proto__: null,
    value: Headers.prototype.entries,
    writable: true,
    configurable: true,
  })
  plat.tagged(Headers, 'Headers')

  plat.Headers = Headers
  plat.expose('Headers', Headers)
})(plat)
