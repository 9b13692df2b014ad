// What `readable-stream` asks a package for.
module.exports = { AbortController, AbortSignal }
