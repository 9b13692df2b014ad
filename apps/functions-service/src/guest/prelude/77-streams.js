// Bodies of calls that do not cross in one piece: requests that are still arriving, responses that are made piece by piece.
;((plat) => {
  const { host, tell, bytes: typed } = plat
  /** What a response may be ahead of what the host has sent on. */
  const WINDOW_BYTES = 64 * 1024

  /** The call's request body is a feed, which the host fills. */
  plat.openFeed = (call) => {
    call.feed = plat.pushStream({
      __proto__: null,
      pull: (bytes) => host('bodyPull', call.n, bytes),
      cancel: () => host('bodyPull', call.n, -1),
    })
    call.content = call.feed
  }
  plat.bodyArrived = (n, buffer) => {
    const call = plat.findCall(n)
    if (!call?.feed) return
    plat.current = call
    call.feed.push(new Uint8Array(buffer))
  }
  plat.bodyEnded = (n, isWhole) => {
    const call = plat.findCall(n)
    if (!call?.feed) return
    plat.current = call
    if (isWhole) call.feed.close()
    else call.feed.fail(new TypeError('The request body did not arrive whole'))
  }

  plat.openStream = (call, { status, lines }) => {
    call.answered = true
    call.isStreaming = true
    call.held++
    call.credit = WINDOW_BYTES
    tell('s', call.n, status, lines)
  }
  const write = (call, piece) => {
    // A copy: whoever made the bytes may use their memory again before the entry is over.
    const content = typeof piece === 'string' ? plat.utf8Encode(piece) : typed.slice(piece)
    if (content.length === 0) return
    call.credit -= content.length
    tell('d', call.n, plat.exactBuffer(content))
  }
  const close = (call) => {
    if (!call.isStreaming) return
    call.isStreaming = false
    call.held--
    const isLast = call.returned && call.held === 0
    if (isLast) plat.dropCall(call)
    tell('x', call.n, isLast ? 1 : 0)
  }

  plat.sendStream = (call, { status, lines, stream }) => {
    plat.openStream(call, { status, lines })
    call.stopPump = plat.pumpStream(stream, {
      __proto__: null,
      chunk: (bytes) => {
        plat.current = call
        write(call, bytes)
        if (call.credit > 0) return undefined
        return plat.newPromise((resolve) => {
          call.resume = resolve
        })
      },
      end: () => {
        plat.current = call
        close(call)
      },
      error: (thrown) => {
        plat.current = call
        if (call.isCancelled) close(call)
        else plat.failCall(call, thrown)
      },
    })
  }
  /** Whether the writer may go on without waiting; else `onDrain` is told when it may. */
  plat.flowNode = (call, chunk, onDrain) => {
    if (!call.isStreaming) return false
    write(call, typeof chunk === 'string' ? chunk : plat.bytesOf(chunk))
    if (call.credit <= 0) call.resume = onDrain
    return call.credit > 0
  }
  plat.endNode = close

  /** The host has sent on `bytes` of a response. */
  plat.creditArrived = (n, bytes) => {
    const call = plat.findCall(n)
    if (!call) return
    plat.current = call
    call.credit += bytes
    const { resume } = call
    if (!resume || call.credit <= 0) return
    call.resume = undefined
    resume()
  }
  plat.cancelStreams = (call) => {
    if (!call.isStreaming) return
    const { stopPump } = call
    call.stopPump = undefined
    stopPump?.(new plat.DOMException('The caller went away', 'AbortError'))
    close(call)
  }
  plat.dropStreams = (call) => {
    call.stopPump = undefined
    call.resume = undefined
    call.feed = undefined
  }
})(plat)
