// URLSearchParams. URL Standard §5, §6.2.
;((plat) => {
  const { string, array, reflect } = plat

  const parseForm = (text) => {
    const list = []
    const pieces = string.split(text, '&')
    for (let i = 0; i < pieces.length; i++) {
      if (pieces[i] === '') continue
      const piece = array.join(string.split(pieces[i], '+'), ' ')
      const at = string.indexOf(piece, '=')
      const name = at < 0 ? piece : string.slice(piece, 0, at)
      array.push(list, [plat.percentDecode(name), at < 0 ? '' : plat.percentDecode(string.slice(piece, at + 1))])
    }
    return list
  }
  const encodeForm = (text) => array.join(string.split(plat.percentEncode(text, FORM), '%20'), '+')
  const FORM = plat.encodeSets.form
  const serialiseForm = (list) => {
    const pieces = []
    for (let i = 0; i < list.length; i++) array.push(pieces, `${encodeForm(list[i][0])}=${encodeForm(list[i][1])}`)
    return array.join(pieces, '&')
  }
  plat.parseForm = parseForm

  const textOf = (value) => string.toWellFormed(`${value}`)
  const listOf = (init) => {
    const list = []
    if (typeof init !== 'object' && typeof init !== 'function') {
      const text = textOf(init)
      return parseForm(string.startsWith(text, '?') ? string.slice(text, 1) : text)
    }
    if (init === null) return parseForm('null')
    if (typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        if (typeof pair !== 'object' || pair === null) throw new TypeError('Each query pair must be an iterable [name, value] tuple')
        const values = []
        for (const value of pair) array.push(values, textOf(value))
        if (values.length !== 2) throw new TypeError('Each query pair must be an iterable [name, value] tuple')
        array.push(list, values)
      }
      return list
    }
    const keys = reflect.ownKeys(init)
    for (let i = 0; i < keys.length; i++) {
      if (reflect.getOwnPropertyDescriptor(init, keys[i])?.enumerable) array.push(list, [textOf(keys[i]), textOf(init[keys[i]])])
    }
    return list
  }

  class URLSearchParams {
    #list
    #onChange = undefined

    constructor(init = '') {
      this.#list = listOf(init)
    }
    get size() {
      return this.#list.length
    }
    append(name, value) {
      array.push(this.#list, [textOf(name), textOf(value)])
      this.#changed()
    }
    delete(name, value = undefined) {
      const key = textOf(name)
      const wanted = value === undefined ? undefined : textOf(value)
      for (let i = this.#list.length - 1; i >= 0; i--) {
        if (this.#list[i][0] === key && (wanted === undefined || this.#list[i][1] === wanted)) array.splice(this.#list, i, 1)
      }
      this.#changed()
    }
    get(name) {
      const key = textOf(name)
      for (let i = 0; i < this.#list.length; i++) if (this.#list[i][0] === key) return this.#list[i][1]
      return null
    }
    getAll(name) {
      const key = textOf(name)
      const values = []
      for (let i = 0; i < this.#list.length; i++) if (this.#list[i][0] === key) array.push(values, this.#list[i][1])
      return values
    }
    has(name, value = undefined) {
      const key = textOf(name)
      const wanted = value === undefined ? undefined : textOf(value)
      for (let i = 0; i < this.#list.length; i++) {
        if (this.#list[i][0] === key && (wanted === undefined || this.#list[i][1] === wanted)) return true
      }
      return false
    }
    set(name, value) {
      const key = textOf(name)
      let isSet = false
      for (let i = 0; i < this.#list.length; i++) {
        if (this.#list[i][0] !== key) continue
        if (isSet) array.splice(this.#list, i--, 1)
        else this.#list[i][1] = textOf(value)
        isSet = true
      }
      if (!isSet) array.push(this.#list, [key, textOf(value)])
      this.#changed()
    }
    sort() {
      array.sort(this.#list, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
      this.#changed()
    }
    forEach(callback, receiver = undefined) {
      for (let i = 0; i < this.#list.length; i++) reflect.apply(callback, receiver, [this.#list[i][1], this.#list[i][0], this])
    }
    *entries() {
      for (let i = 0; i < this.#list.length; i++) yield [this.#list[i][0], this.#list[i][1]]
    }
    *keys() {
      for (let i = 0; i < this.#list.length; i++) yield this.#list[i][0]
    }
    *values() {
      for (let i = 0; i < this.#list.length; i++) yield this.#list[i][1]
    }
    toString() {
      return serialiseForm(this.#list)
    }
    [plat.inspected]() {
      return plat.pairsShown('URLSearchParams', this.#list)
    }
    #changed() {
      this.#onChange?.(serialiseForm(this.#list))
    }
    static {
      plat.isSearchParams = (value) => typeof value === 'object' && value !== null && #list in value
      /** Follows a URL: `onChange` is told each new query. */
      plat.bindSearchParams = (params, onChange) => {
        params.#onChange = onChange
      }
      plat.resetSearchParams = (params, query) => {
        params.#list = query ? parseForm(query) : []
      }
    }
  }
  URLSearchParams.prototype[Symbol.iterator] = URLSearchParams.prototype.entries
  Object.defineProperty(URLSearchParams.prototype, Symbol.iterator, { __proto__: null, enumerable: false })
  Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { __proto__: null, value: 'URLSearchParams', configurable: true })

  plat.pairsShown = (name, list) => {
    const pieces = []
    for (let i = 0; i < list.length && i < 100; i++) array.push(pieces, `${plat.inspect(list[i][0])} => ${plat.inspect(list[i][1])}`)
    return pieces.length === 0 ? `${name} {}` : `${name} { ${array.join(pieces, ', ')} }`
  }
  plat.URLSearchParams = URLSearchParams
  plat.expose('URLSearchParams', URLSearchParams)
})(plat)
