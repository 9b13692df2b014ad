// fetch. The request leaves through the host (which counts and checks it again) and is carried out by the platform's one door out.
// At most 100 a call, six at a time; further ones wait in here.
;((plat) => {
  const { host, map, array, string } = plat
  const TOTAL_MAX = 100
  const ACTIVE_MAX = 6
  const BODY_BYTES_MAX = 20 * 1024 * 1024
  /** Set by the transport, never by the caller. */
  const DROPPED = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']
  const live = new Map()
  let lastId = 0

  /** `method, url, redirect, name, value, name, value …`, one a line: none of them can hold a line break. */
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
    if (content.length > BODY_BYTES_MAX) throw plat.limitError(`A fetch may send at most ${BODY_BYTES_MAX} bytes`)
    return typeof content === 'string' ? content : plat.exactBuffer(content)
  }

  const send = (operation) => {
    operation.call.active++
    operation.isSent = true
    const refusal = host('fetch', operation.call.n, operation.id, operation.head, operation.body)
    operation.body = undefined
    if (typeof refusal === 'string') end(operation, () => operation.reject(plat.limitError(refusal)))
  }
  /** Takes an operation out of the books, lets the next waiting one go, then settles it. */
  const end = (operation, settle) => {
    if (!map.delete(live, operation.id)) return
    const { call } = operation
    operation.detach()
    if (operation.isSent) call.active--
    else array.splice(call.waiting, array.indexOf(call.waiting, operation), 1)
    settle()
    while (call.active < ACTIVE_MAX && call.waiting.length > 0) send(array.shift(call.waiting))
  }

  const start = (request, settlers) => {
    const call = plat.current
    if (call.finished) return
    if (call.fetches >= TOTAL_MAX) throw plat.limitError(`A call may fetch at most ${TOTAL_MAX} times`)
    const scheme = string.split(request.url, ':')[0]
    if (scheme !== 'http' && scheme !== 'https') throw new TypeError(`fetch cannot load ${scheme}: addresses`)
    const operation = {
      __proto__: null,
      id: ++lastId,
      call,
      head: headOf(request),
      body: bodyOf(plat.takeBody(request)),
      isSent: false,
      ...settlers,
    }
    call.fetches++
    map.set(live, operation.id, operation)
    operation.detach = () => {}
    operation.detach = plat.onAbort(request.signal, () =>
      end(operation, () => {
        if (operation.isSent) host('abortFetch', call.n, operation.id)
        operation.reject(request.signal.reason)
      }),
    )
    if (call.active < ACTIVE_MAX) send(operation)
    else array.push(call.waiting, operation)
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

  /** The host has the answer to a fetch. `content` is an ArrayBuffer. */
  plat.fetchAnswered = (id, json, content) => {
    const operation = map.get(live, id)
    if (!operation) return
    plat.current = operation.call
    const answer = plat.json.parse(json)
    end(operation, () => {
      if (answer.type === 'response') operation.resolve(responseOf(answer, new Uint8Array(content)))
      else operation.reject(errorOf(answer))
    })
  }
  /** A call has finished: nobody waits for its fetches. The host has cancelled its side already. */
  plat.dropFetches = (call) => {
    if (call.active === 0 && call.waiting.length === 0) return
    map.forEach(live, (operation, id) => {
      if (operation.call === call) map.delete(live, id)
    })
    call.waiting = []
  }

  plat.expose('fetch', function fetch(input, init = undefined) {
    return plat.newPromise((resolve, reject) => {
      const request = new plat.Request(input, init)
      if (request.signal.aborted) throw request.signal.reason
      start(request, { resolve, reject })
    })
  })
})(plat)
