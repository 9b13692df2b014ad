// The context object of a call, and its Request for the fetch shape (contract §4).
;((plat) => {
  const { reflect, math } = plat

  const requestOf = (call) => {
    const request = {
      method: call.method,
      url: call.url,
      path: call.path,
      query: call.query,
      headers: call.headers,
      body: call.parsed ?? null,
      rawBody: '',
      ip: call.ip,
      params: call.params,
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

  plat.contextOf = (call) => {
    const { functionName, projectId, deploymentId, version } = plat.info
    const context = {
      functionName,
      projectId,
      deploymentId,
      version,
      invocationId: call.invocationId,
      timestamp: call.timestamp,
      env: plat.frozenEnv,
      getRemainingTimeMs: () => math.max(0, call.deadline - plat.now()),
      waitUntil: (promise) => plat.holdCall(call, promise),
    }
    if (call.kind === 'http') context.request = requestOf(call)
    return context
  }

  /** What the event handler gets: the payload, else the query. */
  plat.eventOf = (call) => (call.parsed === undefined ? call.query : call.parsed)

  plat.fetchRequestOf = (call) => {
    const headers = plat.headersFrom(call.headerList)
    if (call.kind === 'event' && !headers.has('content-type')) headers.set('content-type', 'application/json')
    const hasBody = call.method !== 'GET' && call.method !== 'HEAD' && call.content !== null
    return new plat.Request(plat.secret, {
      content: hasBody ? call.content : null,
      url: call.url,
      method: call.method,
      headers,
      signal: call.signal,
    })
  }
})(plat)
