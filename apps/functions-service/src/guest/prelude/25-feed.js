// A feed: bytes that the host pushes and one consumer takes. Streamed bodies that come from outside are feeds; a web stream is made of one
// only when somebody asks for it, so that reading such a body as text or JSON needs no streams at all.
;((plat) => {
  const { array } = plat
  /** Credit goes back in portions: a crossing costs more than the bookkeeping. Well below any window a host begins with. */
  const CREDIT_BYTES = 16 * 1024
  const ENDED = { __proto__: null, bytes: undefined }

  class Feed {
    #source
    #queue = []
    #owed = 0
    #isClosed = false
    /** `{thrown}` once it has failed. */
    #failure
    /** `{resolve, reject}` of the consumer that waits. */
    #waiting
    #stream

    constructor(source) {
      this.#source = source
    }
    /** More bytes from the host. Dropped when the feed is over. */
    push(bytes) {
      if (this.#isClosed || this.#failure) return
      const waiting = this.#waiting
      this.#waiting = undefined
      if (waiting) waiting.resolve(this.#taken(bytes))
      else array.push(this.#queue, bytes)
    }
    close() {
      if (this.#failure) return
      this.#isClosed = true
      this.#waiting?.resolve(ENDED)
      this.#waiting = undefined
    }
    fail(thrown) {
      if (this.#isClosed || this.#failure) return
      this.#failure = { __proto__: null, thrown }
      this.#queue = []
      this.#waiting?.reject(thrown)
      this.#waiting = undefined
    }
    /** The feed as a ReadableStream of type bytes; always the same one. */
    get stream() {
      this.#stream ??= plat.part('streams').ofFeed(this)
      return this.#stream
    }
    #taken(bytes) {
      this.#owed += bytes.length
      if (this.#owed >= CREDIT_BYTES && !this.#isClosed) {
        const owed = this.#owed
        this.#owed = 0
        this.#source.pull(owed)
      }
      return { __proto__: null, bytes }
    }
    static {
      plat.isFeed = (value) => typeof value === 'object' && value !== null && #waiting in value
      /** Promise of `{bytes}`, undefined at the end. One taker at a time. */
      plat.takeFromFeed = (feed) => {
        if (feed.#queue.length > 0) return plat.resolved(feed.#taken(array.shift(feed.#queue)))
        if (feed.#failure) return plat.rejected(feed.#failure.thrown)
        if (feed.#isClosed) return plat.resolved(ENDED)
        return plat.newPromise((resolve, reject) => {
          feed.#waiting = { __proto__: null, resolve, reject }
        })
      }
      /** The consumer wants no more. */
      plat.cancelFeed = (feed, reason) => {
        const isOver = feed.#isClosed || feed.#failure !== undefined
        feed.#queue = []
        feed.close()
        if (!isOver) feed.#source.cancel(reason)
      }
    }
  }

  /**
   * A feed for the host to fill. `source.pull(bytes)` is told how much the consumer has taken since, `source.cancel(reason)` that it wants
   * no more. Answers `{ stream, push(bytes), close(), fail(thrown) }`.
   */
  plat.pushStream = (source) => new Feed(source)
})(plat)
