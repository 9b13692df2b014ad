// node:timers/promises.
const abortError = (signal) => new DOMException('The operation was aborted', { name: 'AbortError', cause: signal.reason })

function wait(start, stop, value, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal))
    const abort = () => {
      stop(timer)
      reject(abortError(signal))
    }
    const timer = start(() => {
      signal?.removeEventListener('abort', abort)
      resolve(value)
    })
    signal?.addEventListener('abort', abort, { once: true })
  })
}

export const setTimeout = (ms, value, { signal } = {}) =>
  wait((done) => globalThis.setTimeout(done, ms), globalThis.clearTimeout, value, signal)
export const setImmediate = (value, { signal } = {}) => wait(globalThis.setImmediate, globalThis.clearImmediate, value, signal)
export async function* setInterval(ms, value, options = {}) {
  for (;;) yield await setTimeout(ms, value, options)
}
export const scheduler = { wait: (ms, options) => setTimeout(ms, undefined, options), yield: () => setImmediate() }
export default { scheduler, setImmediate, setInterval, setTimeout }
