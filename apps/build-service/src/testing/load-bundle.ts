import streams from 'node:stream/web'
import vm from 'node:vm'

/** What a function has besides the language, as far as bundles need it here. */
const GLOBALS = [
  ...['AbortController', 'AbortSignal', 'Blob', 'DOMException', 'Event', 'EventTarget', 'File', 'Response', 'TextDecoder', 'TextEncoder'],
  ...['URL', 'URLPattern', 'URLSearchParams', 'atob', 'btoa', 'clearImmediate', 'clearInterval', 'clearTimeout', 'console', 'crypto'],
  ...['performance', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'],
  ...Object.keys(streams).filter((name) => !/Compression/.test(name)),
]
/** What the language has and functions have not. */
const REMOVED = ['Atomics', 'FinalizationRegistry', 'SharedArrayBuffer', 'WeakRef', 'WebAssembly']

/** Evaluates a bundle with nothing of Node.js in reach, as a guest does; answers its exports. `require` answers what it was asked for. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the bundle exports
export function loadBundle(code: string): any {
  const globals = Object.fromEntries(GLOBALS.map((name) => [name, Reflect.get(globalThis, name)]))
  const nextTick = (callback: (...values: unknown[]) => void, ...values: unknown[]) => queueMicrotask(() => callback(...values))
  const context = vm.createContext({ ...globals, process: { env: {}, argv: [], version: '', versions: {}, nextTick } })
  vm.runInContext(`${REMOVED.map((name) => `delete globalThis.${name}`).join(';')};globalThis.global = globalThis`, context)
  const module = { exports: {} }
  const wrapper = vm.runInContext(`(function (module, exports, require) {${code}\n})`, context)
  wrapper(module, module.exports, (name: string) => ({ required: name }))
  return module.exports
}
