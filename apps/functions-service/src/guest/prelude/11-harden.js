// Takes away what escapes isolated-vm's memory limit (measured: SharedArrayBuffer, WebAssembly.Memory and resizable buffers reach
// gigabytes under a limit of 64 MiB) or aborts the process (WeakRef growth), and what would share memory between threads.
;((plat) => {
  const Native = ArrayBuffer
  const { construct, defineProperty } = Reflect
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

  /** Run when the isolate is bound to its host: V8 puts some of these in place only while a snapshot is restored, and aborts if others are missing then. */
  plat.harden = (keepsWebAssembly) => {
    delete Native.prototype.resize
    define(Native.prototype, 'constructor', FixedArrayBuffer)
    plat.expose('ArrayBuffer', FixedArrayBuffer)
    delete globalThis.FinalizationRegistry
    delete globalThis.WeakRef
    if (keepsWebAssembly) return
    delete globalThis.SharedArrayBuffer
    delete globalThis.Atomics
    delete globalThis.WebAssembly
  }
})(plat)
