// Reading a stream to its end for the platform: to send it, or to collect it.
;((plat) => {
  const { array, bytes: typed } = plat

  /** True for a ReadableStream. As long as nobody has touched web streams, there is none. */
  plat.isStream = (value) => typeof value === 'object' && value !== null && plat.hasStreams && plat.part('streams').isStream(value)
  plat.hasStreams = false

  /** A chunk of a body as bytes. @throws TypeError for what is none */
  const bytesOfChunk = (chunk) => {
    if (typeof chunk === 'string') return plat.utf8Encode(chunk)
    if (plat.isView(chunk) || plat.isArrayBuffer(chunk)) return plat.bytesOf(chunk)
    throw new TypeError('A chunk of a body must be a Uint8Array, another view of bytes, or a string')
  }

  const readerOf = (source) =>
    plat.isFeed(source)
      ? {
          __proto__: null,
          read: () => plat.takeFromFeed(source),
          bytesOf: ({ bytes }) => bytes,
          cancel: (reason) => plat.cancelFeed(source, reason),
        }
      : plat.part('streams').readerOf(source, bytesOfChunk)

  /**
   * Reads a ReadableStream or a feed to its end. `sink.chunk(bytes)` may answer a promise, which is waited for; then exactly one of
   * `sink.end()` and `sink.error(thrown)` is called. Answers a function that takes no more: it cancels the source and silences the sink.
   *
   * @throws TypeError when the stream is locked
   */
  plat.pumpStream = (source, sink) => {
    const reader = readerOf(source)
    let isOver = false
    const cancel = (reason) => {
      if (isOver) return
      isOver = true
      reader.cancel(reason)
    }
    const fail = (thrown) => {
      if (isOver) return
      isOver = true
      sink.error(thrown)
    }
    const breakOff = (thrown) => {
      if (isOver) return
      reader.cancel(thrown)
      fail(thrown)
    }
    const take = (result) => {
      if (isOver) return
      try {
        const bytes = reader.bytesOf(result)
        if (bytes === undefined) {
          isOver = true
          sink.end()
          return
        }
        const accepted = bytes.length > 0 ? sink.chunk(bytes) : undefined
        if (accepted === undefined) next()
        else plat.chain(accepted, next, breakOff)
      } catch (thrown) {
        breakOff(thrown)
      }
    }
    const next = () => {
      if (!isOver) plat.chain(reader.read(), take, fail)
    }
    next()
    return cancel
  }

  /** Promise of all bytes of a stream or feed. Fails with RangeError LIMIT_EXCEEDED beyond `bytesMax`. */
  plat.collectStream = (source, bytesMax = Number.POSITIVE_INFINITY, tooLarge = undefined) =>
    plat.newPromise((resolve, reject) => {
      const pieces = []
      const isOwn = plat.isFeed(source)
      let length = 0
      plat.pumpStream(source, {
        __proto__: null,
        chunk: (bytes) => {
          length += bytes.length
          if (length > bytesMax) throw plat.limitError(tooLarge)
          // Whoever made the stream may use the memory of its chunks again.
          array.push(pieces, isOwn ? bytes : typed.slice(bytes))
        },
        end: () => resolve(isOwn && pieces.length === 1 ? pieces[0] : plat.concatBytes(pieces)),
        error: reject,
      })
    })
})(plat)
