// The life of a call in the isolate: begun by a batch, answered once, finished when its handler, its streamed body and what it gave to
// waitUntil are. What it comes to is told in flat lists that settled-list.ts reads:
//   'r', n, status, header lines, kind, body, is it over      a response
//   'f', n, code, message, stack, allowed methods             a failure, which is the end of the call
//   's', n, status, header lines     'd', n, bytes     'x', n, is it over     a streamed response: head, piece, end of the body
//   'n', n                           the handler is through without an answer: one may come yet
//   'e', n                           the end of a call that had its response
;((plat) => {
  const { tell, array } = plat
  /** Turns of the microtask queue that a call may take before it is taken to wait for something from outside. */
  const TICKS_MAX = 100

  const linesOf = (headers) => {
    const lines = []
    for (let i = 0; i < headers.length; i++) array.push(lines, headers[i][0], headers[i][1])
    return array.join(lines, '\n')
  }
  const isBodiless = (call, status) => call.isHead || status === 204 || status === 205 || status === 304
  const isDone = (call) => call.answered && call.returned && call.held === 0

  const discard = (stream) =>
    plat.pumpStream(stream, { __proto__: null, chunk: () => undefined, end: () => undefined, error: () => undefined })(undefined)

  const send = (call, result) => {
    if (call.answered) return
    const { status, headers, kind, body } = result
    const isEmpty = kind === 'none' || isBodiless(call, status)
    if (kind === 'stream' && isEmpty) discard(body)
    if (kind === 'stream' && !isEmpty) {
      plat.sendStream(call, { status, lines: linesOf(headers), stream: body })
      return
    }
    call.answered = true
    const isLast = isDone(call)
    if (isLast) plat.dropCall(call)
    tell('r', call.n, status, linesOf(headers), isEmpty ? 'none' : kind, isEmpty ? '' : body, isLast ? 1 : 0)
  }
  /** A failure is the end of its call. */
  const sendFailure = (call, code, { message, stack, allow = '' }) => {
    if (call.answered && !call.isStreaming) {
      plat.log('ERROR', `Thrown after the response was sent: ${stack || message}`)
      return
    }
    call.answered = true
    plat.dropCall(call)
    tell('f', call.n, code, message, stack, allow)
  }

  plat.finishIfDone = (call) => {
    if (call.finished || !isDone(call)) return
    plat.dropCall(call)
    tell('e', call.n)
  }
  /** Forgets a call: the host has settled it, or it has finished. */
  plat.dropCall = (call) => {
    call.finished = true
    plat.removeCall(call)
    plat.dropTimers(call)
    plat.dropFetches(call)
    plat.dropStreams(call)
  }

  /** Answers a call with whatever was thrown on the way to its response. Never throws. */
  plat.failCall = (call, thrown) => {
    if (call.finished) return
    const fault = plat.factsOfFault(thrown)
    if (fault) sendFailure(call, fault.code, fault)
    else if (plat.isBadResult(thrown)) sendFailure(call, thrown.code, { message: thrown.message, stack: '' })
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
      plat.finishIfDone(call)
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
  /** res.write has begun a response: false when it cannot be, and the call has failed. */
  plat.beginNode = (call, parts) => {
    if (call.answered) return false
    try {
      const { status, headers } = plat.headOfNode(parts)
      plat.openStream(call, { status, lines: linesOf(headers) })
      return true
    } catch (thrown) {
      plat.failCall(call, thrown)
      return false
    }
  }

  /** One call. A class, so that all have one shape: this is the most used object of the isolate. */
  class Call {
    answered = false
    returned = false
    finished = false
    isStreaming = false
    isCancelled = false
    logFull = false
    held = 0
    timers = 0
    fetches = 0
    active = 0
    jobs = 0
    waiting = undefined
    waitingJobs = undefined
    randomBytes = 0
    // Made when asked for.
    headers = undefined
    target = undefined
    params = undefined
    parsed = undefined
    signal = undefined
    requestView = undefined
    // Of its streams.
    feed = undefined
    credit = 0
    resume = undefined
    stopPump = undefined
    nextInSlot = undefined

    constructor(head, content) {
      this.n = head[0]
      this.invocationId = head[1]
      this.acceptedAt = head[2]
      this.deadline = plat.now() + head[3]
      this.kind = head[4] === 'h' ? 'http' : 'event'
      this.responseBytesMax = head[5]
      this.request = head[7]
      this.content = content
      this.isHead = this.request.method === 'HEAD'
    }
  }

  const settleRun = (call, value) => {
    plat.current = call
    call.returned = true
    if (value !== plat.nothingYet) send(call, plat.resultOf(value, call.responseBytesMax))
    else if (!call.answered) tell('n', call.n)
    plat.finishIfDone(call)
  }
  const failRun = (call, thrown) => {
    plat.current = call
    call.returned = true
    plat.failCall(call, thrown)
    plat.finishIfDone(call)
  }
  const run = async (call) => {
    try {
      settleRun(call, await plat.handler.run(call))
    } catch (thrown) {
      failRun(call, thrown)
    }
  }

  /** Where the batch that runs has got to: the host asks when a time limit has cut it off. */
  plat.batchIndex = -1
  /**
   * Begins calls, in order. `heads`: JSON of `[n, invocationId, acceptedAt, remainingMs, kind, responseBytesMax, body, request]` a call. Its
   * body: that many units of `bodies`, or -1 none, -2 the next of `buffers`, -3 still arriving.
   */
  plat.batch = (heads, bodies, buffers) => {
    const list = plat.json.parse(heads)
    let next = 0
    let from = 0
    let buffer = 0
    const contentOf = (units) => {
      if (units === -2) return new Uint8Array(buffers[buffer++])
      if (units < 0) return null
      from += units
      return plat.string.slice(bodies, from - units, from)
    }
    const begin = () => {
      if (next === list.length) {
        plat.batchIndex = -1
        return
      }
      plat.batchIndex = next
      const head = list[next++]
      const call = new Call(head, contentOf(head[6]))
      plat.addCall(call)
      if (head[6] === -3) plat.openFeed(call)
      plat.current = call
      run(call)
      if (next < list.length) beginAfter(call, 0)
      else plat.batchIndex = -1
    }
    // The next call begins when this one is through, or waits for something from outside: what a call does after its awaits within the
    // entry must count as its own.
    const beginAfter = (call, ticks) => {
      if (call.returned || ticks === TICKS_MAX) begin()
      else plat.chain(plat.resolved(undefined), () => beginAfter(call, ticks + 1))
    }
    begin()
  }
  plat.abortCall = (call) => plat.abortSignal(call.signal, new plat.DOMException('The caller went away', 'AbortError'))
  plat.cancelCall = (n) => {
    const call = plat.findCall(n)
    if (!call) return
    plat.current = call
    call.isCancelled = true
    if (call.signal) plat.abortCall(call)
    call.feed?.fail(new plat.DOMException('The caller went away', 'AbortError'))
    plat.cancelStreams(call)
  }
})(plat)
