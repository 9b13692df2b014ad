// The prelude is evaluated once in every isolate, before user code, as one script: each file adds to `plat`, an object that user code
// never sees. What user code may replace later (methods of built-ins) is taken hold of here, so that the platform's own code keeps
// working whatever the user does to String.prototype, JSON or Promise.prototype.then (R7).
;((plat) => {
  const uncurry = Function.prototype.bind.bind(Function.prototype.call)

  const methods = (prototype, names) => {
    const captured = { __proto__: null }
    for (const name of names) captured[name] = uncurry(prototype[name])
    return Object.freeze(captured)
  }
  const statics = (holder, names) => {
    const captured = { __proto__: null }
    for (const name of names) captured[name] = holder[name]
    return Object.freeze(captured)
  }
  const getter = (prototype, name) => uncurry(Object.getOwnPropertyDescriptor(prototype, name).get)

  plat.uncurry = uncurry
  plat.reflect = statics(Reflect, ['apply', 'defineProperty', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'ownKeys'])
  plat.object = statics(Object, ['assign', 'freeze', 'is', 'keys'])
  plat.hasOwn = uncurry(Object.prototype.hasOwnProperty)
  plat.tagOf = uncurry(Object.prototype.toString)
  plat.string = methods(String.prototype, [
    'charAt',
    'charCodeAt',
    'codePointAt',
    'endsWith',
    'includes',
    'indexOf',
    'isWellFormed',
    'padEnd',
    'padStart',
    'repeat',
    'replace',
    'slice',
    'split',
    'startsWith',
    'toLowerCase',
    'toUpperCase',
    'toWellFormed',
    'trim',
  ])
  plat.fromCharCode = String.fromCharCode
  plat.fromCodePoint = String.fromCodePoint
  plat.array = methods(Array.prototype, ['concat', 'includes', 'indexOf', 'join', 'push', 'shift', 'slice', 'sort', 'splice'])
  plat.isArray = Array.isArray
  plat.map = methods(Map.prototype, ['get', 'set', 'has', 'delete', 'forEach', 'clear'])
  plat.set = methods(Set.prototype, ['add', 'forEach'])
  plat.mapSize = getter(Map.prototype, 'size')
  plat.setSize = getter(Set.prototype, 'size')
  plat.chain = uncurry(Promise.prototype.then)
  const NativePromise = Promise
  plat.newPromise = (executor) => new NativePromise(executor)
  plat.resolved = Promise.resolve.bind(Promise)
  plat.rejected = Promise.reject.bind(Promise)
  plat.json = statics(JSON, ['parse', 'stringify'])
  plat.now = Date.now
  plat.date = methods(Date.prototype, ['getTime', 'toISOString', 'toUTCString'])
  plat.regExp = methods(RegExp.prototype, ['exec', 'toString'])
  plat.math = statics(Math, ['floor', 'max', 'min', 'round', 'sqrt', 'trunc'])
  plat.number = statics(Number, ['isInteger', 'isNaN', 'parseFloat', 'parseInt'])
  plat.numberToString = uncurry(Number.prototype.toString)
  plat.bigIntToString = uncurry(BigInt.prototype.toString)
  plat.symbolToString = uncurry(Symbol.prototype.toString)
  plat.functionToString = uncurry(Function.prototype.toString)
  plat.errorToString = uncurry(Error.prototype.toString)
  plat.isError = Error.isError ?? ((value) => value instanceof Error)

  const TypedArray = Object.getPrototypeOf(Uint8Array)
  plat.bytes = methods(TypedArray.prototype, ['fill', 'set', 'slice', 'subarray'])
  plat.bufferOf = getter(TypedArray.prototype, 'buffer')
  plat.typedArrayName = getter(TypedArray.prototype, Symbol.toStringTag)
  plat.arrayBufferByteLength = getter(ArrayBuffer.prototype, 'byteLength')
  plat.arrayBufferSlice = uncurry(ArrayBuffer.prototype.slice)
  plat.arrayBufferTransfer = uncurry(ArrayBuffer.prototype.transfer)
  plat.isDetached = getter(ArrayBuffer.prototype, 'detached')
  plat.isView = ArrayBuffer.isView
  plat.views = Object.freeze({
    __proto__: null,
    offset: getter(TypedArray.prototype, 'byteOffset'),
    length: getter(TypedArray.prototype, 'length'),
    dataBuffer: getter(DataView.prototype, 'buffer'),
    dataOffset: getter(DataView.prototype, 'byteOffset'),
    dataLength: getter(DataView.prototype, 'byteLength'),
  })
  plat.regExpParts = { __proto__: null, source: getter(RegExp.prototype, 'source'), flags: getter(RegExp.prototype, 'flags') }
  plat.weakHas = { __proto__: null, map: uncurry(WeakMap.prototype.has), set: uncurry(WeakSet.prototype.has) }
  /** What reads the primitive out of its box; each throws for all other objects. */
  plat.boxes = []
  for (const Type of [Number, String, Boolean, Symbol, BigInt])
    plat.array.push(plat.boxes, { __proto__: null, name: Type.name, read: uncurry(Type.prototype.valueOf) })

  const { defineProperty } = Reflect
  /** A global as the specifications want them: replaceable, not enumerable. */
  plat.expose = (name, value) => {
    defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true })
  }
  /** Default of an argument that must be given. */
  plat.missing = (name) => {
    throw new TypeError(`The "${name}" argument must be specified`)
  }
  /** What Object.prototype.toString says of the objects of a class. */
  plat.tagged = (Type, tag) => defineProperty(Type.prototype, Symbol.toStringTag, { __proto__: null, value: tag, configurable: true })
  /** Globals that are made when they are first touched: few functions use them, and each of these costs every isolate memory. */
  plat.exposeLazily = (names, load) => {
    const settle = (name, value) => {
      plat.expose(name, value)
      return value
    }
    for (const name of names) {
      const get = () => settle(name, load()[name])
      const set = (value) => settle(name, value)
      defineProperty(globalThis, name, { __proto__: null, get, set, enumerable: false, configurable: true })
    }
  }
  const { eval: evaluate } = globalThis
  const parts = { __proto__: null }
  /** A part of the prelude that is compiled on first use; its source comes from the host (lazy-sources.ts). */
  plat.part = (name) => {
    parts[name] ??= evaluate(plat.host('source', name))(plat)
    return parts[name]
  }
  /** Run each time the host has been bound to this isolate: the prelude itself may be evaluated long before, into a snapshot. */
  plat.onBind = []
  /** What console.log shows for an object of ours: a method of this name that answers a plain object. */
  plat.inspected = Symbol('inspected')
  plat.nodeInspect = Symbol.for('nodejs.util.inspect.custom')
  /** Handed to constructors that only the platform may call. */
  plat.secret = Symbol('secret')

  /** Sets an own property whatever Object.prototype has become; `__proto__` is left out, so that no key re-parents an object. */
  plat.setOwn = (target, key, value) => {
    if (key === '__proto__') return
    defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
  }
})(plat)
