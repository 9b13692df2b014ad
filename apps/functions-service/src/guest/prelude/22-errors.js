// DOMException, and what leaves the isolate of a thrown value: a message and the stack frames of user code, read inside, under the
// entry's time limit (R11). Anything may be thrown: null, a proxy, an object whose getters throw.
;((plat) => {
  const { string, array } = plat
  const MESSAGE_UNITS_MAX = 8192
  const STACK_LINES_MAX = 50

  const CODES = {
    __proto__: null,
    IndexSizeError: 1,
    HierarchyRequestError: 3,
    WrongDocumentError: 4,
    InvalidCharacterError: 5,
    NoModificationAllowedError: 7,
    NotFoundError: 8,
    NotSupportedError: 9,
    InUseAttributeError: 10,
    InvalidStateError: 11,
    SyntaxError: 12,
    InvalidModificationError: 13,
    NamespaceError: 14,
    InvalidAccessError: 15,
    TypeMismatchError: 17,
    SecurityError: 18,
    NetworkError: 19,
    AbortError: 20,
    URLMismatchError: 21,
    QuotaExceededError: 22,
    TimeoutError: 23,
    InvalidNodeTypeError: 24,
    DataCloneError: 25,
  }

  class DOMException extends Error {
    #name
    constructor(message = '', options = 'Error') {
      super(`${message}`, typeof options === 'object' && options !== null && 'cause' in options ? { cause: options.cause } : undefined)
      this.#name = typeof options === 'object' && options !== null ? `${options.name ?? 'Error'}` : `${options}`
    }
    get name() {
      return this.#name
    }
    get code() {
      return CODES[this.#name] ?? 0
    }
    static {
      plat.isDOMException = (value) => #name in value
    }
  }
  Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { __proto__: null, value: 'DOMException', configurable: true })
  const names = plat.object.keys(CODES)
  for (let i = 0; i < names.length; i++) {
    const words = string.replace(string.slice(names[i], 0, -5), /(?<=[a-z])(?=[A-Z])/g, '_')
    const constant = { __proto__: null, value: CODES[names[i]], enumerable: true }
    Object.defineProperty(DOMException, `${string.toUpperCase(words)}_ERR`, constant)
    Object.defineProperty(DOMException.prototype, `${string.toUpperCase(words)}_ERR`, constant)
  }
  plat.DOMException = DOMException
  plat.expose('DOMException', DOMException)

  const isUserFrame = (line) => !string.includes(line, 'plat:') && !string.includes(line, '<isolated-vm')

  /** The stack without the platform's own frames. */
  plat.userStack = (stack) => {
    const lines = string.split(string.slice(stack, 0, 64 * 1024), '\n')
    const kept = []
    for (let i = 0; i < lines.length && kept.length < STACK_LINES_MAX; i++) {
      if (isUserFrame(lines[i])) array.push(kept, lines[i])
    }
    return string.slice(array.join(kept, '\n'), 0, 2 * MESSAGE_UNITS_MAX)
  }

  const read = (value, key) => {
    try {
      return value[key]
    } catch {
      return undefined
    }
  }
  const asText = (value) => {
    try {
      return value === undefined ? '' : string.slice(`${value}`, 0, MESSAGE_UNITS_MAX)
    } catch {
      return ''
    }
  }

  /** `{message, stack}` of anything thrown; never throws. `stack` is '' for what has none. */
  plat.describeThrown = (thrown) => {
    if (typeof thrown === 'string') return { __proto__: null, message: string.slice(thrown, 0, MESSAGE_UNITS_MAX), stack: '' }
    try {
      const isObject = typeof thrown === 'object' && thrown !== null
      if (isObject && (plat.isError(thrown) || typeof read(thrown, 'message') === 'string')) {
        const message = asText(read(thrown, 'message')) || asText(read(thrown, 'name')) || 'Error'
        const stack = read(thrown, 'stack')
        return { __proto__: null, message, stack: typeof stack === 'string' ? plat.userStack(stack) : '' }
      }
      return { __proto__: null, message: string.slice(plat.inspect(thrown), 0, MESSAGE_UNITS_MAX), stack: '' }
    } catch {
      return { __proto__: null, message: 'The function threw something that cannot be described.', stack: '' }
    }
  }

  /** Text of a thrown value for the log. */
  plat.thrownText = (thrown) => {
    const { message, stack } = plat.describeThrown(thrown)
    return stack || message
  }
})(plat)
