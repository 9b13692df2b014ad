// The three handler shapes (contract §4), told apart by what the module exports.
;((plat) => {
  const { array, reflect } = plat
  const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
  /** What run answers when the response comes, or came, by way of `res`. */
  plat.nothingYet = Symbol('nothing yet')

  const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function'
  const isFunction = (holder, key) => isObject(holder) && typeof holder[key] === 'function'

  const eventHandler = (holder, key) => ({
    takesStream: false,
    run: (call) => {
      plat.openBody(call)
      return reflect.apply(holder[key], holder, [plat.eventOf(call), plat.contextOf(call)])
    },
  })
  const fetchHandler = (holder) => ({
    takesStream: true,
    run: (call) => holder.fetch(plat.fetchRequestOf(call), plat.frozenEnv, plat.contextOf(call)),
  })
  const nodeHandler = (handle) => ({
    takesStream: false,
    run: async (call) => {
      plat.openBody(call)
      const response = plat.nodeResponseOf(call)
      const value = await reflect.apply(handle, undefined, [plat.nodeRequestOf(call), response])
      return response.headersSent || value === undefined || value === response ? plat.nothingYet : value
    },
  })

  const allowed = (verbs) => {
    const names = []
    for (let i = 0; i < VERBS.length; i++) {
      const isOffered = VERBS[i] === 'OPTIONS' || isFunction(verbs, VERBS[i]) || (VERBS[i] === 'HEAD' && isFunction(verbs, 'GET'))
      if (isOffered) array.push(names, VERBS[i])
    }
    return array.join(names, ', ')
  }
  const verbHandler = (verbs) => ({
    takesStream: true,
    run: (call) => {
      const given = call.request.method
      const method = given === 'HEAD' && !isFunction(verbs, 'HEAD') ? 'GET' : given
      const isOffered = array.includes(VERBS, method) && isFunction(verbs, method)
      if (isOffered) return verbs[method](plat.fetchRequestOf(call), plat.contextOf(call))
      if (method === 'OPTIONS') return new plat.Response(null, { status: 204, headers: { allow: allowed(verbs) } })
      const allow = allowed(verbs)
      throw plat.callersFault('METHOD_NOT_ALLOWED', `This method is not allowed here. Use one of these: ${allow}.`, allow)
    },
  })
  const hasVerb = (exports) => {
    for (let i = 0; i < VERBS.length; i++) if (isFunction(exports, VERBS[i])) return true
    return false
  }

  /** The default export; bundlers wrap that of a CommonJS module once more. */
  const defaultOf = (exports) => {
    const first = exports.default
    return typeof first === 'object' && first !== null && first.__esModule && 'default' in first ? first.default : first
  }

  /** The handler of a module, or undefined when it exports none. */
  plat.handlerOf = (exports) => {
    if (!isObject(exports)) return undefined
    const main = defaultOf(exports)
    if (isFunction(exports, 'handler')) return eventHandler(exports, 'handler')
    // Before `handler`: routers that are proxies have a function for any name.
    if (isFunction(main, 'fetch')) return fetchHandler(main)
    if (isFunction(main, 'handler')) return eventHandler(main, 'handler')
    if (isFunction(exports, 'fetch')) return fetchHandler(exports)
    if (hasVerb(exports)) return verbHandler(exports)
    if (typeof main === 'function') return nodeHandler(main)
    if (typeof exports === 'function') return nodeHandler(exports)
    return undefined
  }
})(plat)
