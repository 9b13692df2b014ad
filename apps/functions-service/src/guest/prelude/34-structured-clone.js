// structuredClone. HTML §2.7.
;((plat) => {
  const { map, set, array, reflect } = plat
  const ERROR_TYPES = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }
  const VIEW_TYPES = {
    __proto__: null,
    DataView,
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
  }
  for (const View of [Float32Array, Float64Array, BigInt64Array, BigUint64Array]) VIEW_TYPES[View.name] = View
  const NativeDate = Date
  const NativeRegExp = RegExp
  const NativeMap = Map
  const NativeSet = Set
  const toObject = Object

  const refuse = (what) => {
    throw new plat.DOMException(`${what} could not be cloned.`, 'DataCloneError')
  }
  const brand = (read, value) => {
    try {
      read(value)
      return true
    } catch {
      return false
    }
  }
  const boxed = (value) => {
    const tag = plat.tagOf(value)
    return tag === '[object Number]' || tag === '[object String]' || tag === '[object Boolean]' || tag === '[object BigInt]'
  }

  const cloneHidden = (value, copy, { key, memory }) => {
    if (!plat.hasOwn(value, key)) return
    reflect.defineProperty(copy, key, {
      __proto__: null,
      value: clone(value[key], memory),
      writable: true,
      enumerable: false,
      configurable: true,
    })
  }
  const cloneError = (value, memory) => {
    const Type = ERROR_TYPES[value.name] ?? Error
    const copy = new Type(value.message)
    map.set(memory, value, copy)
    cloneHidden(value, copy, { key: 'stack', memory })
    cloneHidden(value, copy, { key: 'cause', memory })
    return copy
  }
  const cloneView = (value, memory) => {
    const buffer = clone(value.buffer, memory)
    const View = VIEW_TYPES[plat.typedArrayName(value) ?? 'DataView']
    return new View(buffer, value.byteOffset, View === VIEW_TYPES.DataView ? value.byteLength : value.length)
  }
  const cloneMap = (value, memory) => {
    const copy = new NativeMap()
    map.set(memory, value, copy)
    map.forEach(value, (item, key) => map.set(copy, clone(key, memory), clone(item, memory)))
    return copy
  }
  const cloneSet = (value, memory) => {
    const copy = new NativeSet()
    map.set(memory, value, copy)
    set.forEach(value, (item) => set.add(copy, clone(item, memory)))
    return copy
  }
  const cloneProperties = (value, memory) => {
    const copy = plat.isArray(value) ? [] : {}
    if (plat.isArray(value)) copy.length = value.length
    map.set(memory, value, copy)
    const keys = plat.object.keys(value)
    for (let i = 0; i < keys.length; i++) plat.setOwn(copy, keys[i], clone(value[keys[i]], memory))
    return copy
  }
  const isPlain = (value) => plat.isArray(value) || plat.tagOf(value) === '[object Object]' || plat.tagOf(value) === '[object Arguments]'

  const cloneObject = (value, memory) => {
    if (brand(plat.date.getTime, value)) return new NativeDate(plat.date.getTime(value))
    if (plat.tagOf(value) === '[object RegExp]') return new NativeRegExp(value.source, value.flags)
    if (boxed(value)) return toObject(value.valueOf())
    if (plat.isArrayBuffer(value)) return plat.arrayBufferSlice(value, 0)
    if (plat.isView(value)) return cloneView(value, memory)
    if (brand(plat.mapSize, value)) return cloneMap(value, memory)
    if (brand(plat.setSize, value)) return cloneSet(value, memory)
    if (plat.isDOMException(value)) return new plat.DOMException(value.message, value.name)
    if (plat.isError(value)) return cloneError(value, memory)
    if (plat.isBlob(value)) return value
    if (isPlain(value)) return cloneProperties(value, memory)
    // Objects of classes are cloned as plain ones; those of the platform cannot be.
    if (typeof value[plat.inspected] === 'function' || plat.tagOf(value) === '[object Promise]')
      refuse(`#<${plat.inspectParts.constructorName(value)}>`)
    return cloneProperties(value, memory)
  }

  const clone = (value, memory) => {
    if (typeof value === 'function' || typeof value === 'symbol')
      refuse(typeof value === 'symbol' ? plat.symbolToString(value) : 'A function')
    if (typeof value !== 'object' || value === null) return value
    if (map.has(memory, value)) return map.get(memory, value)
    const copy = cloneObject(value, memory)
    map.set(memory, value, copy)
    return copy
  }

  plat.expose('structuredClone', function structuredClone(value, options = undefined) {
    const memory = new NativeMap()
    const transfer = options?.transfer ?? []
    const moved = []
    for (const item of transfer) {
      if (!plat.isArrayBuffer(item)) refuse('An object in the transfer list')
      if (array.includes(moved, item)) refuse('A buffer that is listed twice')
      array.push(moved, item)
      map.set(memory, item, undefined)
    }
    for (let i = 0; i < moved.length; i++) map.set(memory, moved[i], plat.arrayBufferTransfer(moved[i]))
    return clone(value, memory)
  })
})(plat)
