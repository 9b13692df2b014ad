// The context object of a call, and its Request for the fetch shape (contract 4).
;((plat) => {
  const { reflect, math } = plat
  const NativeDate = Date
  // Calls of one batch mostly have the same.
  let lastMs = -1
  let lastTime = ''
  const isoTime = (ms) => {
    if (ms !== lastMs) {
      lastMs = ms
      lastTime = plat.date.toISOString(new NativeDate(ms))
    }
    return lastTime
  }

  /** The path parameters, and the function's own id. */
  plat.paramsOf = (call) => {
    call.params ??= { ...call.request.params, functionId: plat.info.functionId }
    return call.params
  }
  /** Aborts when the caller has gone away or the time is over. Made when asked for. */
  plat.signalOf = (call) => {
    if (!call.signal) {
      call.signal = plat.newSignal()
      if (call.isCancelled) plat.abortCall(call)
    }
    return call.signal
  }

  const requestOf = (call) => {
    const { path, query } = plat.targetOfCall(call)
    const request = {
      method: call.request.method,
      url: call.request.url,
      path,
      query,
      headers: plat.headersOfCall(call),
      body: call.parsed ?? null,
      rawBody: '',
      ip: call.request.ip,
      params: plat.paramsOf(call),
    }
    // Made when asked for: few handlers want it, and it costs a third more than the body.
    reflect.defineProperty(request, 'rawBody', {
      __proto__: null,
      get: () => plat.base64Encode(plat.contentBytes(call.content)),
      enumerable: true,
      configurable: true,
    })
    return request
  }

  // Two literals, so that each context has one of two shapes; what is dear is made when asked for.
  const httpContext = (call, { functionName, projectId, deploymentId, version }) => ({
    functionName,
    projectId,
    deploymentId,
    version,
    invocationId: call.invocationId,
    timestamp: isoTime(call.acceptedAt),
    env: plat.frozenEnv,
    getRemainingTimeMs: () => math.max(0, call.deadline - plat.now()),
    waitUntil: (promise) => plat.holdCall(call, promise),
    get signal() {
      return plat.signalOf(call)
    },
    get request() {
      call.requestView ??= requestOf(call)
      return call.requestView
    },
    set request(value) {
      call.requestView = value
    },
  })
  const eventContext = (call, { functionName, projectId, deploymentId, version }) => ({
    functionName,
    projectId,
    deploymentId,
    version,
    invocationId: call.invocationId,
    timestamp: isoTime(call.acceptedAt),
    env: plat.frozenEnv,
    getRemainingTimeMs: () => math.max(0, call.deadline - plat.now()),
    waitUntil: (promise) => plat.holdCall(call, promise),
    get signal() {
      return plat.signalOf(call)
    },
  })
  plat.contextOf = (call) => (call.kind === 'http' ? httpContext(call, plat.info) : eventContext(call, plat.info))

  /** What the event handler gets: the payload, else the query. */
  plat.eventOf = (call) => (call.parsed === undefined ? plat.targetOfCall(call).query : call.parsed)

  const pairsOf = (flat) => {
    const pairs = []
    for (let i = 0; i < flat.length; i += 2) plat.array.push(pairs, [flat[i], flat[i + 1]])
    return pairs
  }
  plat.fetchRequestOf = (call) => {
    const { method, url } = call.request
    const headers = plat.headersFrom(pairsOf(call.request.headers))
    if (call.kind === 'event' && !headers.has('content-type')) headers.set('content-type', 'application/json')
    const hasBody = method !== 'GET' && method !== 'HEAD' && call.content !== null
    return new plat.Request(plat.secret, { content: hasBody ? call.content : null, url, method, headers, signal: plat.signalOf(call) })
  }
})(plat)
