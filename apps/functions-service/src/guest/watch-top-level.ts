import { PRELUDE_GLOBAL } from './prelude-source.ts'

/**
 * A script's expression: `take(wrapper, facts)` evaluates a module as createAppSnapshot needs it, `seal()` ends that. In between nothing is
 * in reach that hardening would take away, and what the module draws on that must differ from isolate to isolate is counted, also by code
 * that an await put off. Replaced built-ins stay, as the module may hold them; they do what the original ones do.
 */
export const WATCH = `(function () {
const prelude = globalThis.${PRELUDE_GLOBAL}
delete globalThis.${PRELUDE_GLOBAL}
const { construct, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect
const { Atomics, Date: NativeDate } = globalThis
const { random } = Math
const { now } = NativeDate
const hasOwn = Function.prototype.call.bind(Object.prototype.hasOwnProperty)
const put = (holder, name, value) =>
  defineProperty(holder, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true })

let isOpen = true
const notice = () => { if (isOpen) prelude.hostCalls++ }
const watched = {
  random() { notice(); return random() },
  now() { notice(); return now() },
}
function WatchedDate(...parts) {
  if (parts.length === 0 || new.target === undefined) notice()
  return new.target === undefined ? NativeDate() : construct(NativeDate, parts, new.target)
}
for (const key of ownKeys(NativeDate)) defineProperty(WatchedDate, key, getOwnPropertyDescriptor(NativeDate, key))
put(Math, 'random', watched.random)
put(WatchedDate, 'now', watched.now)
put(NativeDate.prototype, 'constructor', WatchedDate)
put(globalThis, 'Date', WatchedDate)
prelude.watchClock(notice)
prelude.harden(false)

return {
  take: (wrapper, facts) => prelude.evaluate(wrapper, facts),
  seal() {
    isOpen = false
    // V8 adds to it when it restores a snapshot, and aborts when it is not there.
    if (hasOwn(globalThis, 'Atomics')) prelude.failed = true
    put(globalThis, 'Atomics', Atomics)
    put(globalThis, '${PRELUDE_GLOBAL}', prelude)
  },
}
})()`
