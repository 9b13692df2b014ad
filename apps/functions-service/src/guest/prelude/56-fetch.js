// fetch. The request leaves through the host (which counts and checks it again) and is carried out by the platform's one door out.
// At most 100 a call, six at a time, a fetch being under way until its body is complete; further ones wait in here.
;((plat) => {
  const { host, map, array, string } = plat
  const TOTAL_MAX = 100
  const ACTIVE_MAX = 6
  const BODY_BYTES_MAX = 20 * 1024 * 1024
  const BODY_TOO_LARGE = `A fetch may send at most ${BODY_BYTES_MAX} bytes`
  /** Set by the transport, never by the caller. */
  const DROPPED = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']
  const live = new Map()
  let lastId = 0

  /** `method, url, redirect, name, value, name, value and so on`, one a line: none of them can hold a line break. */
  const headOf = (request) => {
    const lines = [request.method, request.url, request.redirect]
    const list = plat.headersList(request.headers)
    for (let i = 0; i < list.length; i++) if (!array.includes(DROPPED, list[i][0])) array.push(lines, list[i][0], list[i][1])
    if (!request.headers.has('accept')) array.push(lines, 'accept', '*/*')
    if (!request.headers.has('user-agent')) array.push(lines, 'user-agent', 'Plat')
    return array.join(lines, '\n')
  }
  const bodyOf = (content) => {
    if (content === null) return undefined
    if (content.length > BODY_BYTES_MAX) throw plat.limitError(BODY_TOO_LARGE)
    return typeof content === 'string' ? content : plat.exactBuffer(content)
  }

  const send = (operation) => {
    operation.call.active++
    operation.isSent = true
    const refusal = host('fetch', operation.call.n, operation.id, operation.head, operation.body)
    operation.body = undefined
    if (typeof refusal === 'string') fail(operation, plat.limitError(refusal))
  }
  /** Takes an operation out of the books and lets the next waiting one go. False when it was out already. */
  const end = (operation) => {
    if (!map.delete(live, operation.id)) return false
    const { call } = operation
    operation.detach()
    if (operation.isSent) call.active--
    else array.splice(call.waiting, array.indexOf(call.waiting, operation), 1)
    while (call.active < ACTIVE_MAX && call.waiting?.length > 0) send(array.shift(call.waiting))
    return true
  }
  const fail = (operation, error) => {
    if (!end(operation)) return
    if (operation.feed) operation.feed.fail(error)
    else operation.reject(error)
  }
  const callOff = (operation, reason) => {
    if (operation.isSent) host('abortFetch', operation.call.n, operation.id)
    fail(operation, reason)
  }

  const start = (request, body, settlers) => {
    const call = plat.current
    if (call.finished) return
    if (call.fetches >= TOTAL_MAX) throw plat.limitError(`A call may fetch at most ${TOTAL_MAX} times`)
    const operation = {
      __proto__: null,
      id: ++lastId,
      call,
      head: headOf(request),
      body: bodyOf(body),
      isSent: false,
      /** The body of the answer, while it is on its way. */
      feed: undefined,
      detach: () => {},
      ...settlers,
    }
    call.fetches++
    map.set(live, operation.id, operation)
    operation.detach = plat.onAbort(request.signal, () => callOff(operation, request.signal.reason))
    if (call.active < ACTIVE_MAX) send(operation)
    else {
      call.waiting ??= []
      array.push(call.waiting, operation)
    }
  }
  /** A body that is a stream is collected first: a request may have to be sent again at a redirect. */
  const collectThenStart = (request, content, settlers) => {
    const call = plat.current
    const begin = (body) => {
      plat.current = call
      start(request, body, settlers)
    }
    const collected = plat.collectStream(content, BODY_BYTES_MAX, BODY_TOO_LARGE)
    const detach = plat.onAbort(request.signal, () => settlers.reject(request.signal.reason))
    plat.chain(
      plat.chain(collected, (body) => {
        detach()
        if (!request.signal.aborted) begin(body)
      }),
      undefined,
      settlers.reject,
    )
  }

  const errorOf = (answer) => {
    if (answer.name === 'AbortError') return new plat.DOMException(answer.message, 'AbortError')
    const error = answer.name === 'RangeError' ? new RangeError(answer.message) : new TypeError(answer.message)
    if (answer.code) plat.setOwn(error, 'code', answer.code)
    return error
  }
  const responseOf = (answer, content) => {
    const hasBody = answer.status !== 204 && answer.status !== 205 && answer.status !== 304
    const response = plat.withContent(new plat.Response(null, { statusText: answer.statusText }), hasBody ? content : null)
    const headers = plat.headersFrom(answer.headers)
    return plat.fillResponse(response, { status: answer.status, headers, url: answer.url, redirected: answer.redirected, type: 'basic' })
  }
  const feedOf = (operation) =>
    plat.pushStream({
      __proto__: null,
      pull: (bytes) => {
        host('fetchPull', operation.call.n, operation.id, bytes)
      },
      cancel: (reason) => callOff(operation, reason),
    })

  /** The host has the answer to a fetch: `content` is an ArrayBuffer, or undefined when the body follows by fetchData and fetchEnded. */
  plat.fetchAnswered = (id, json, content) => {
    const operation = map.get(live, id)
    if (!operation) return
    plat.current = operation.call
    const answer = plat.json.parse(json)
    if (answer.type !== 'response') {
      fail(operation, errorOf(answer))
      return
    }
    if (content === undefined && answer.streaming) {
      operation.feed = feedOf(operation)
      operation.resolve(responseOf(answer, operation.feed))
    } else if (end(operation)) operation.resolve(responseOf(answer, new Uint8Array(content ?? 0)))
  }
  /** More of the body of an answer. */
  plat.fetchData = (id, content) => {
    const operation = map.get(live, id)
    if (!operation?.feed) return
    plat.current = operation.call
    operation.feed.push(new Uint8Array(content))
  }
  /** The body of an answer is complete, or broke off with an error. */
  plat.fetchEnded = (id, errorJson) => {
    const operation = map.get(live, id)
    if (!operation) return
    plat.current = operation.call
    if (errorJson !== undefined) fail(operation, errorOf(plat.json.parse(errorJson)))
    else if (end(operation)) operation.feed?.close()
  }
  /** A call has finished: nobody waits for its fetches or jobs. The host has cancelled its side already. */
  plat.dropFetches = (call) => {
    plat.dropJobs(call)
    if (call.active === 0 && !(call.waiting?.length > 0)) return
    map.forEach(live, (operation, id) => {
      if (operation.call !== call) return
      map.delete(live, id)
      operation.feed?.fail(new plat.DOMException('The call that fetched this has finished', 'AbortError'))
    })
    call.waiting = undefined
  }

  plat.expose('fetch', function fetch(input, init = undefined) {
    return plat.newPromise((resolve, reject) => {
      const request = new plat.Request(input, init)
      if (request.signal.aborted) throw request.signal.reason
      const scheme = string.split(request.url, ':')[0]
      if (scheme !== 'http' && scheme !== 'https') throw new TypeError(`fetch cannot load ${scheme}: addresses`)
      const content = plat.takeBody(request)
      if (content === null || typeof content === 'string' || plat.isView(content)) start(request, content, { resolve, reject })
      else collectThenStart(request, content, { resolve, reject })
    })
  })
})(plat)
