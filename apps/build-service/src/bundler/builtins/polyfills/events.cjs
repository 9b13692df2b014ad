// node:events: the package `events`, with what Node.js has added since. CommonJS, for `require('events')` is the class itself.
const EventEmitter = require('events/events.js')

const errorMonitor = Symbol('events.errorMonitor')
const { emit } = EventEmitter.prototype

EventEmitter.prototype.emit = function (type, ...values) {
  if (type === 'error' && this.listenerCount(errorMonitor) > 0) emit.call(this, errorMonitor, ...values)
  return emit.call(this, type, ...values)
}

function getEventListeners(target, type) {
  if (typeof target?.listeners === 'function') return target.listeners(type)
  throw new TypeError('The "emitter" argument must be an EventEmitter')
}

function setMaxListeners(count = EventEmitter.defaultMaxListeners, ...targets) {
  if (targets.length === 0) EventEmitter.defaultMaxListeners = count
  for (const target of targets) target.setMaxListeners?.(count)
}

function addAbortListener(signal, listener) {
  if (signal.aborted) queueMicrotask(() => listener(new Event('abort')))
  else signal.addEventListener('abort', listener, { once: true })
  const remove = () => signal.removeEventListener('abort', listener)
  return Symbol.dispose ? { [Symbol.dispose]: remove } : { dispose: remove }
}

/** Every event of a type as an async iterator; ends when the loop is left, or the signal aborts. */
async function* on(emitter, type, { signal } = {}) {
  signal?.throwIfAborted()
  const waiting = []
  let failure
  let wake = () => undefined
  const push = (...values) => {
    waiting.push(values)
    wake()
  }
  const fail = (error) => {
    failure = { error }
    wake()
  }
  const abort = () => fail(signal.reason)
  emitter.on(type, push)
  if (type !== 'error') emitter.on('error', fail)
  signal?.addEventListener('abort', abort, { once: true })
  try {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()
      if (failure) throw failure.error
      await new Promise((resolve) => {
        wake = resolve
      })
    }
  } finally {
    emitter.off(type, push)
    emitter.off('error', fail)
    signal?.removeEventListener('abort', abort)
  }
}

module.exports = Object.assign(EventEmitter, { addAbortListener, errorMonitor, getEventListeners, on, setMaxListeners })
