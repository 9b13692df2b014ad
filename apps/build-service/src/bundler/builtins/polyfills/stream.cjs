// node:stream: the package `readable-stream`, made of Node's own code. CommonJS, for `require('stream')` is a class.
const Stream = require('readable-stream/lib/stream.js')

Stream.Readable.fromWeb = (stream, options) => Stream.Readable.from(stream, { objectMode: false, ...options })
Stream.Readable.toWeb = (readable) => ReadableStream.from(readable)

module.exports = Stream
