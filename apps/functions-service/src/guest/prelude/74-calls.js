// The life of a call in the isolate: begun by enter('invoke'), answered once, finished when its handler and what it gave to waitUntil are.
;((plat) => {
  const { host, map, array } = plat

  const linesOf = (headers) => {
    const lines = []
    for (let i = 0; i < headers.length; i++) array.push(lines, headers[i][0], headers[i][1])
    return array.join(lines, '\n')
  }
  const bodyFor = (call, { status, kind, body }) => {
    const isEmpty = kind === 'none' || call.isHead || status === 204 || status === 205 || status === 304
    return isEmpty ? ['none', ''] : [kind, body]
  }

  const isDone = (call) => call.answered && call.returned && call.held === 0

  const send = (call, result) => {
    if (call.answered) return
    call.answered = true
    const sent = bodyFor(call, result)
    const isLast = isDone(call)
    if (isLast) plat.dropCall(call)
    host('respond', call.n, result.status, linesOf(result.headers), sent[0], sent[1], isLast ? 1 : 0)
  }
  /** A failure is the end of its call. */
  const sendFailure = (call, code, { message, stack }) => {
    if (call.answered) {
      plat.log('ERROR', `Thrown after the response was sent: ${stack || message}`)
      return
    }
    call.answered = true
    plat.dropCall(call)
    host('fail', call.n, code, message, stack)
  }

  const finish = (call) => {
    if (call.finished) return
    plat.dropCall(call)
    host('finish', call.n)
  }
  const finishIfDone = (call) => {
    if (isDone(call)) finish(call)
  }
  /** Forgets a call: the host has settled it, or it has finished. */
  plat.dropCall = (call) => {
    call.finished = true
    map.delete(plat.calls, call.n)
    plat.dropTimers(call)
    plat.dropFetches(call)
  }

  /** Answers a call with whatever was thrown on the way to its response. Never throws. */
  plat.failCall = (call, thrown) => {
    if (call.finished) return
    if (plat.isBadResult(thrown)) sendFailure(call, thrown.code, { message: thrown.message, stack: '' })
    else sendFailure(call, 'FUNCTION_ERROR', plat.describeThrown(thrown))
  }
  /** A callback of a timer or microtask threw, with nobody above to catch it. */
  plat.callbackThrew = (call, thrown) => {
    if (call === plat.moduleScope || call.answered || call.finished) plat.reportThrown(thrown)
    else plat.failCall(call, thrown)
  }
  /** context.waitUntil: the call goes on after its response until the promise has settled, at most to its deadline. */
  plat.holdCall = (call, promise) => {
    call.held++
    const release = () => {
      call.held--
      finishIfDone(call)
    }
    plat.chain(plat.resolved(promise), release, (thrown) => {
      plat.log('ERROR', `A promise given to waitUntil was rejected: ${plat.thrownText(thrown)}`)
      release()
    })
  }
  plat.answerNode = (call, parts) => {
    try {
      send(call, plat.resultOfNode(parts, call.responseBytesMax))
    } catch (thrown) {
      plat.failCall(call, thrown)
    }
  }

  const unreadable = (call, { code, message }) => {
    const requestId = plat.headersFrom(call.headerList).get('x-request-id') ?? call.invocationId
    const body = plat.json.stringify({ error: { code, message, requestId } })
    send(call, { status: 400, headers: [['content-type', 'application/json; charset=utf-8']], kind: 'json', body })
    finish(call)
  }

  const open = (n, json, content) => {
    const given = plat.json.parse(json)
    const call = {
      __proto__: null,
      n,
      ...given,
      content: content === undefined ? null : typeof content === 'string' ? content : new Uint8Array(content),
      isHead: given.method === 'HEAD',
      deadline: plat.now() + given.remainingMs,
      signal: plat.newSignal(),
      answered: false,
      returned: false,
      finished: false,
      logFull: false,
      held: 0,
      timers: 0,
      fetches: 0,
      active: 0,
      waiting: [],
      randomBytes: 0,
    }
    map.set(plat.calls, n, call)
    return call
  }

  const run = async (call) => {
    try {
      const value = await plat.handler.run(call)
      plat.current = call
      call.returned = true
      if (value !== plat.nothingYet) send(call, plat.resultOf(value, call.responseBytesMax))
      else if (!call.answered) host('returned', call.n)
      finishIfDone(call)
    } catch (thrown) {
      plat.current = call
      call.returned = true
      if (plat.isUnreadableBody(thrown)) unreadable(call, thrown)
      else plat.failCall(call, thrown)
      finishIfDone(call)
    }
  }

  plat.invoke = (n, json, content) => {
    const call = open(n, json, content)
    plat.current = call
    run(call)
  }
  plat.cancelCall = (n) => {
    const call = map.get(plat.calls, n)
    if (!call) return
    plat.current = call
    plat.abortSignal(call.signal, new plat.DOMException('The caller went away', 'AbortError'))
  }
})(plat)
