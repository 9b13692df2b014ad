import { PRELUDE_GLOBAL } from './prelude-source.ts'

/**
 * A script's expression: `take(wrapper, facts)` evaluates a module as createAppSnapshot needs it, `seal()` ends that. In between nothing is
 * in reach that hardening would take away, and what the module draws on that must differ from isolate to isolate is counted, also by code
 * that an await put off: randomness, and clocks that begin with the isolate (performance). Date is not: decision 12. What is put in the
 * place of a built-in stays, as the module may hold it; it does what the original one does.
 */
export const WATCH = `(function () {
const prelude = globalThis.${PRELUDE_GLOBAL}
delete globalThis.${PRELUDE_GLOBAL}
const { defineProperty } = Reflect
const { Atomics } = globalThis
const { random } = Math
const hasOwn = Function.prototype.call.bind(Object.prototype.hasOwnProperty)
const put = (holder, name, value) =>
  defineProperty(holder, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true })

let isOpen = true
const notice = () => { if (isOpen) prelude.hostCalls++ }
const watched = { random() { notice(); return random() } }
put(Math, 'random', watched.random)
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
