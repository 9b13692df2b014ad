// Web streams: the library's classes (Streams Standard), the text streams of the Encoding Standard, and what bodies need of them.
;((plat, part, library) => {
  const { uncurry, reflect } = plat
  const { ReadableStream, TransformStream } = library
  const method = (Type, name) => uncurry(Type.prototype[name])
  const getter = (Type, name) => uncurry(reflect.getOwnPropertyDescriptor(Type.prototype, name).get)
  const isLocked = getter(ReadableStream, 'locked')
  const getReader = method(ReadableStream, 'getReader')
  const read = method(library.ReadableStreamDefaultReader, 'read')
  const cancelReader = method(library.ReadableStreamDefaultReader, 'cancel')
  const cancelStream = method(ReadableStream, 'cancel')
  const pipeThrough = method(ReadableStream, 'pipeThrough')
  const tee = method(ReadableStream, 'tee')
  const enqueueBytes = method(library.ReadableByteStreamController, 'enqueue')
  const closeBytes = method(library.ReadableByteStreamController, 'close')
  const respond = method(library.ReadableStreamBYOBRequest, 'respond')
  const byobRequest = getter(library.ReadableByteStreamController, 'byobRequest')
  const enqueue = method(library.TransformStreamDefaultController, 'enqueue')

  plat.hasStreams = true
  part.isStream = (value) => {
    try {
      isLocked(value)
      return true
    } catch {
      return false
    }
  }
  part.isLocked = isLocked
  part.isDisturbed = (stream) => stream._disturbed
  part.tee = tee

  const ignore = () => {}
  const quietly = (promise) => plat.chain(promise, ignore, ignore)

  /** A reader for pumpStream. @throws TypeError when the stream is locked */
  part.readerOf = (stream, bytesOfChunk) => {
    const reader = getReader(stream)
    return {
      __proto__: null,
      read: () => read(reader),
      bytesOf: (result) => (result.done ? undefined : bytesOfChunk(result.value)),
      cancel: (reason) => quietly(cancelReader(reader, reason)),
    }
  }

  /** A closed byte stream still owes an answer to a reader that lent it a buffer. */
  const close = (controller) => {
    closeBytes(controller)
    const request = byobRequest(controller)
    if (request) respond(request, 0)
  }
  const byteStream = (take, cancel) =>
    new ReadableStream(
      {
        __proto__: null,
        type: 'bytes',
        pull: (controller) =>
          plat.chain(take(), ({ bytes }) => {
            if (bytes === undefined) close(controller)
            else enqueueBytes(controller, bytes)
          }),
        cancel,
      },
      { __proto__: null, highWaterMark: 0 },
    )
  part.ofFeed = (feed) =>
    byteStream(
      () => plat.takeFromFeed(feed),
      (reason) => plat.cancelFeed(feed, reason),
    )
  /** A stream of bytes that are there already. They are moved into it: hand over a copy. */
  part.ofBytes = (bytes) => {
    let left = bytes.length > 0 ? bytes : undefined
    const take = () => {
      const taken = left
      left = undefined
      return plat.resolved({ __proto__: null, bytes: taken })
    }
    return byteStream(take, ignore)
  }
  /** What the body of something that has been read already looks like. */
  part.spent = () => {
    const stream = part.ofBytes(new Uint8Array(0))
    quietly(cancelStream(stream))
    return stream
  }
  part.fromIterable = (iterable) => ReadableStream.from(iterable)
  /** The same data as another stream; the first one is locked from now on. */
  part.proxyOf = (stream) => pipeThrough(stream, new TransformStream())

  const inspected = (Type, shown) => {
    Type.prototype[plat.inspected] = shown
    reflect.defineProperty(Type.prototype, plat.inspected, { __proto__: null, enumerable: false })
  }
  inspected(ReadableStream, function () {
    return { locked: this.locked, state: this._state, supportsBYOB: plat.tagOf(this._readableStreamController) === BYTE_TAG }
  })
  const BYTE_TAG = '[object ReadableByteStreamController]'
  inspected(library.WritableStream, function () {
    return { locked: this.locked, state: this._state }
  })
  inspected(TransformStream, function () {
    return { readable: this.readable, writable: this.writable }
  })

  /** A class of the Encoding Standard: a transform stream under the names of an encoder or decoder. */
  class TextTransform {
    #stream
    constructor(transform, flush) {
      this.#stream = new TransformStream({ __proto__: null, transform, flush })
    }
    get readable() {
      return this.#stream.readable
    }
    get writable() {
      return this.#stream.writable
    }
  }

  const { TextDecoder } = plat
  const decode = method(TextDecoder, 'decode')
  const STREAMING = { __proto__: null, stream: true }
  class TextDecoderStream extends TextTransform {
    #decoder
    constructor(label = 'utf-8', options = undefined) {
      const decoder = new TextDecoder(label, options)
      super(
        (chunk, controller) => {
          const text = decode(decoder, chunk ?? null, STREAMING)
          if (text !== '') enqueue(controller, text)
        },
        (controller) => {
          const text = decode(decoder)
          if (text !== '') enqueue(controller, text)
        },
      )
      this.#decoder = decoder
    }
    get encoding() {
      return this.#decoder.encoding
    }
    get fatal() {
      return this.#decoder.fatal
    }
    get ignoreBOM() {
      return this.#decoder.ignoreBOM
    }
  }

  const { charCodeAt, slice } = plat.string
  /** Encoding Standard §7.6: a surrogate pair that is split between chunks stays a pair. */
  class TextEncoderStream extends TextTransform {
    constructor() {
      let held = ''
      super(
        (chunk, controller) => {
          let text = `${held}${chunk}`
          held = ''
          const last = text.length > 0 ? charCodeAt(text, text.length - 1) : 0
          if (last >= 0xd800 && last <= 0xdbff) {
            held = slice(text, -1)
            text = slice(text, 0, -1)
          }
          if (text !== '') enqueue(controller, plat.utf8Encode(text))
        },
        (controller) => {
          if (held !== '') enqueue(controller, plat.utf8Encode(held))
        },
      )
    }
    get encoding() {
      return 'utf-8'
    }
  }
  plat.tagged(TextDecoderStream, 'TextDecoderStream')
  plat.tagged(TextEncoderStream, 'TextEncoderStream')

  part.globals = { __proto__: null, ...library, TextDecoderStream, TextEncoderStream }
})(plat, part, library)
