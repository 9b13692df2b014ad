// node:util without what needs node:assert's comparison, which itself needs this.
import { format, formatWithOptions, inspect, stripVTControlCharacters } from './inspect.cjs'
import types from './util-types.js'

const custom = Symbol.for('nodejs.util.promisify.custom')

export function promisify(original) {
  if (typeof original !== 'function') throw new TypeError('The "original" argument must be a function')
  if (typeof original[custom] === 'function') return original[custom]
  const promisified = function (...values) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...values, (error, value) => (error ? reject(error) : resolve(value))])
    })
  }
  Object.setPrototypeOf(promisified, Object.getPrototypeOf(original))
  Object.defineProperty(promisified, custom, { value: promisified, configurable: true })
  return Object.defineProperties(promisified, Object.getOwnPropertyDescriptors(original))
}
promisify.custom = custom

export function callbackify(original) {
  return function (...values) {
    const callback = values.pop()
    if (typeof callback !== 'function') throw new TypeError('The last argument must be a function')
    Reflect.apply(original, this, values).then(
      (value) => queueMicrotask(() => callback(null, value)),
      (error) => queueMicrotask(() => callback(error ?? new Error('Promise was rejected with a falsy value'))),
    )
  }
}

export function inherits(child, parent) {
  Object.defineProperty(child, 'super_', { value: parent, writable: true, configurable: true })
  Object.setPrototypeOf(child.prototype, parent.prototype)
}

export function deprecate(original, message, code) {
  let isTold = false
  return function (...values) {
    if (!isTold) console.warn(`DeprecationWarning: ${code === undefined ? '' : `[${code}] `}${message}`)
    isTold = true
    return new.target ? Reflect.construct(original, values, new.target) : Reflect.apply(original, this, values)
  }
}

/** NODE_DEBUG is one of the project's variables, if it is set. */
export function debuglog(section) {
  const sections = String(globalThis.process?.env?.NODE_DEBUG ?? '').toUpperCase()
  const enabled = sections.split(',').includes(section.toUpperCase())
  return Object.assign((...values) => (enabled ? console.error(`${section.toUpperCase()}: ${format(...values)}`) : undefined), { enabled })
}
export const debug = debuglog

export const isArray = Array.isArray
export const toUSVString = (text) => String(text).toWellFormed()
export const { TextDecoder, TextEncoder } = globalThis
export { format, formatWithOptions, inspect, stripVTControlCharacters, types }
