// structuredClone. HTML §2.7: the value is first taken apart into records, then buffers are transferred, then the copy is put together,
// so that a value that cannot be cloned leaves the buffers where they were.
;((plat, part) => {
  const { map, set, array, reflect, views, regExpParts } = plat
  const ERROR_TYPES = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }
  const VIEW_TYPES = { __proto__: null }
  const VIEWS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array]
  array.push(VIEWS, BigInt64Array, BigUint64Array)
  for (let i = 0; i < VIEWS.length; i++) VIEW_TYPES[VIEWS[i].name] = VIEWS[i]
  if (globalThis.Float16Array) VIEW_TYPES.Float16Array = globalThis.Float16Array

  const refuse = (what) => {
    throw new plat.DOMException(`${what} could not be cloned.`, 'DataCloneError')
  }
  const attempt = (read, value) => {
    try {
      return read(value)
    } catch {
      return undefined
    }
  }
  const unboxed = (value) => {
    for (let i = 0; i < plat.boxes.length; i++) {
      const primitive = attempt(plat.boxes[i].read, value)
      if (typeof primitive === 'symbol') refuse(plat.symbolToString(primitive))
      if (primitive !== undefined) return primitive
    }
    return undefined
  }
  const UNCLONEABLE = [(value) => plat.weakHas.map(value, value), (value) => plat.weakHas.set(value, value)]
  const isUncloneable = (value) => {
    if (typeof value[plat.inspected] === 'function') return true
    for (let i = 0; i < UNCLONEABLE.length; i++) if (attempt(UNCLONEABLE[i], value) !== undefined) return true
    const tag = plat.tagOf(value)
    return tag === '[object Promise]' || tag === '[object Generator]'
  }

  const errorRecord = (value) => {
    const Type = ERROR_TYPES[`${value.name}`] ?? Error
    const descriptor = reflect.getOwnPropertyDescriptor(value, 'message')
    const message = descriptor && 'value' in descriptor ? `${descriptor.value}` : undefined
    return { __proto__: null, make: () => new Type(message) }
  }
  const HIDDEN = ['stack', 'cause']
  const fillError = (value, memory) => {
    const held = []
    for (let i = 0; i < HIDDEN.length; i++)
      if (plat.hasOwn(value, HIDDEN[i])) array.push(held, [HIDDEN[i], serialise(value[HIDDEN[i]], memory)])
    return (copy) => {
      for (let i = 0; i < held.length; i++) {
        const descriptor = { __proto__: null, value: restore(held[i][1]), writable: true, enumerable: false, configurable: true }
        reflect.defineProperty(copy, held[i][0], descriptor)
      }
    }
  }

  const fillMap = (value, memory) => {
    const entries = []
    map.forEach(value, (item, key) => array.push(entries, [key, item]))
    for (let i = 0; i < entries.length; i++) entries[i] = [serialise(entries[i][0], memory), serialise(entries[i][1], memory)]
    return (copy) => {
      for (let i = 0; i < entries.length; i++) map.set(copy, restore(entries[i][0]), restore(entries[i][1]))
    }
  }
  const fillSet = (value, memory) => {
    const items = []
    set.forEach(value, (item) => array.push(items, item))
    for (let i = 0; i < items.length; i++) items[i] = serialise(items[i], memory)
    return (copy) => {
      for (let i = 0; i < items.length; i++) set.add(copy, restore(items[i]))
    }
  }
  const fillProperties = (value, memory) => {
    const keys = plat.object.keys(value)
    const held = []
    for (let i = 0; i < keys.length; i++) if (plat.hasOwn(value, keys[i])) array.push(held, [keys[i], serialise(value[keys[i]], memory)])
    return (copy) => {
      for (let i = 0; i < held.length; i++) defineOwn(copy, held[i][0], restore(held[i][1]))
    }
  }
  const defineOwn = (target, key, value) =>
    reflect.defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true })

  const viewRecord = (value, memory) => {
    const name = plat.typedArrayName(value)
    const buffer = serialise(name ? plat.bufferOf(value) : views.dataBuffer(value), memory)
    if (!name) {
      const offset = views.dataOffset(value)
      const length = views.dataLength(value)
      return { __proto__: null, make: () => new DataView(restore(buffer), offset, length) }
    }
    const offset = views.offset(value)
    const length = views.length(value)
    return { __proto__: null, make: () => new VIEW_TYPES[name](restore(buffer), offset, length) }
  }
  const bufferRecord = (value) => {
    if (plat.isDetached(value)) refuse('An ArrayBuffer that is detached')
    const bytes = plat.arrayBufferSlice(value, 0)
    return { __proto__: null, make: () => bytes }
  }

  /** Records of what holds no further values. */
  const leafRecord = (value, memory) => {
    const time = attempt(plat.date.getTime, value)
    if (time !== undefined) return { __proto__: null, make: () => new Date(time) }
    const primitive = unboxed(value)
    if (primitive !== undefined) return { __proto__: null, make: () => Object(primitive) }
    const source = value === RegExp.prototype ? undefined : attempt(regExpParts.source, value)
    if (source !== undefined) {
      const flags = regExpParts.flags(value)
      return { __proto__: null, make: () => new RegExp(source, flags) }
    }
    if (plat.isArrayBuffer(value)) return bufferRecord(value)
    if (plat.isView(value)) return viewRecord(value, memory)
    if (plat.isDOMException(value)) return { __proto__: null, make: () => new plat.DOMException(value.message, value.name) }
    if (plat.isBlob(value) || plat.isCryptoKey?.(value)) return { __proto__: null, make: () => value }
    return undefined
  }
  const ObjectPrototype = Object.prototype
  /** What most values are: told without the failing reads that the other kinds are told by. */
  const isPlain = (value) => {
    if (plat.isArray(value)) return true
    const prototype = reflect.getPrototypeOf(value)
    return (prototype === ObjectPrototype || prototype === null) && plat.tagOf(value) === '[object Object]'
  }
  const fillPlain = (record, value, memory) => {
    const length = plat.isArray(value) ? value.length : undefined
    record.make = () => {
      if (length === undefined) return {}
      const copy = []
      copy.length = length
      return copy
    }
    record.fill = fillProperties(value, memory)
  }
  const isOf = (size, value) => attempt(size, value) !== undefined
  const objectRecord = (value, memory) => {
    const record = (isPlain(value) ? undefined : leafRecord(value, memory)) ?? { __proto__: null, make: undefined }
    record.copy = undefined
    record.fill = undefined
    map.set(memory, value, record)
    if (record.make) return record
    if (isPlain(value)) fillPlain(record, value, memory)
    else if (isOf(plat.mapSize, value)) {
      record.make = () => new Map()
      record.fill = fillMap(value, memory)
    } else if (isOf(plat.setSize, value)) {
      record.make = () => new Set()
      record.fill = fillSet(value, memory)
    } else if (plat.isError(value)) {
      record.make = errorRecord(value).make
      record.fill = fillError(value, memory)
    } else {
      // Objects of classes are cloned as plain ones; those of the platform cannot be.
      if (isUncloneable(value)) refuse(`#<${plat.part('inspect').tools.constructorName(value) ?? 'Object'}>`)
      fillPlain(record, value, memory)
    }
    return record
  }

  /** The value as a primitive or a record. @throws DOMException DataCloneError */
  const serialise = (value, memory) => {
    if (typeof value === 'symbol') refuse(plat.symbolToString(value))
    if (typeof value === 'function') refuse(plat.string.slice(plat.functionToString(value), 0, 200))
    if (typeof value !== 'object' || value === null) return value
    return map.get(memory, value) ?? objectRecord(value, memory)
  }
  const restore = (record) => {
    if (typeof record !== 'object' || record === null) return record
    if (record.copy === undefined) {
      record.copy = record.make()
      record.fill?.(record.copy)
    }
    return record.copy
  }

  /** Buffers to move instead of to copy: theirs are records that the move fills in. */
  const transferRecords = (transfer, memory) => {
    const moves = []
    for (const item of transfer) {
      if (!plat.isArrayBuffer(item) || plat.isDetached(item)) refuse('A value in the transfer list')
      if (map.has(memory, item)) refuse('A buffer that is listed twice')
      const record = { __proto__: null, make: undefined, fill: undefined, copy: undefined }
      map.set(memory, item, record)
      array.push(moves, () => {
        record.copy = plat.arrayBufferTransfer(item)
      })
    }
    return moves
  }
  part.clone = (value, transfer) => {
    const memory = new Map()
    const moves = transferRecords(transfer, memory)
    const record = serialise(value, memory)
    for (let i = 0; i < moves.length; i++) moves[i]()
    return restore(record)
  }
})(plat, part)
