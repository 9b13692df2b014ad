// Takes away what escapes isolated-vm's memory limit (measured: SharedArrayBuffer, WebAssembly.Memory and resizable buffers reach
// gigabytes under a limit of 64 MiB) or aborts the process (WeakRef growth), and what would share memory between threads.
;((plat) => {
  const Native = ArrayBuffer
  const { construct, defineProperty, deleteProperty } = Reflect
  // One argument only: a second one would be { maxByteLength }, which makes the buffer resizable.
  function FixedArrayBuffer(length) {
    if (new.target === undefined) throw new TypeError("Constructor ArrayBuffer requires 'new'")
    return construct(Native, [length], new.target)
  }
  const define = (target, key, value) =>
    defineProperty(target, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true })
  defineProperty(FixedArrayBuffer, 'prototype', { __proto__: null, value: Native.prototype, writable: false })
  define(FixedArrayBuffer, 'name', 'ArrayBuffer')
  define(FixedArrayBuffer, 'isView', Native.isView)
  defineProperty(FixedArrayBuffer, Symbol.species, {
    __proto__: null,
    get() {
      return this
    },
    configurable: true,
  })

  const isGone = (holder, name) => {
    deleteProperty(holder, name)
    return !plat.hasOwn(holder, name)
  }
  const areGone = (...names) => {
    let gone = 0
    for (let i = 0; i < names.length; i++) if (isGone(globalThis, names[i])) gone++
    return gone === names.length
  }

  /**
   * Run when the isolate is bound to its host: V8 puts some of these in place only while a snapshot is restored. False when it cannot be
   * done: user code in the snapshot has frozen something.
   */
  plat.harden = (keepsWebAssembly) => {
    define(Native.prototype, 'constructor', FixedArrayBuffer)
    plat.expose('ArrayBuffer', FixedArrayBuffer)
    const isFixed = globalThis.ArrayBuffer === FixedArrayBuffer && Native.prototype.constructor === FixedArrayBuffer
    const isShared = keepsWebAssembly || areGone('SharedArrayBuffer', 'Atomics', 'WebAssembly')
    return isGone(Native.prototype, 'resize') && isFixed && areGone('FinalizationRegistry', 'WeakRef') && isShared
  }
})(plat)
