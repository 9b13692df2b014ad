import type { Readable } from 'node:stream'

const LOOK_EVERY_MS = 250
const READER_COMES_WITHIN_MS = 30_000

/**
 * For the output of a process that has ended: leaves what is still in the pipe to its reader and closes the stream when nothing more comes.
 * Neither a writer that got away (a background process that kept the pipe) nor a reader that never came holds it open for ever.
 */
export function drainStream(stream: Readable): void {
  const endedAt = performance.now()
  let bytesBefore = -1
  const timer = setInterval(() => {
    const bytes = bytesRead(stream)
    // A reader that takes its time has data waiting for it: that is not the end.
    const isDry = bytes === bytesBefore && stream.readableLength === 0
    if (isDry && hasReader(stream)) endStream(stream)
    else if (isDry || (!hasReader(stream) && performance.now() - endedAt > READER_COMES_WITHIN_MS)) stream.destroy()
    bytesBefore = bytes
  }, LOOK_EVERY_MS).unref()
  const stop = () => clearInterval(timer)
  if (stream.closed) stop()
  else stream.once('close', stop).once('end', stop)
}

/** A proper end for whoever reads: destroying alone would look to them like a broken pipe. */
function endStream(stream: Readable): void {
  stream.on('error', () => undefined) // what a background process still writes comes after the end
  stream.once('end', () => stream.destroy())
  stream.push(null)
}

function hasReader(stream: Readable): boolean {
  return stream.readableFlowing !== null || stream.listenerCount('readable') > 0
}

function bytesRead(stream: Readable): number {
  return 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0
}
