/** Between two pieces of a stream. */
const PIECE_EVERY_MS = 1_000
/** How long a stream goes on. */
export const STREAM_SECONDS = 10
export const PIECE = 'a piece of the answer\n'
export const PIECES = (STREAM_SECONDS * 1000) / PIECE_EVERY_MS + 1

/** Source of a worker whose answer has its first piece at once and its last after ten seconds. workerd runs it as it is. */
export const STREAM_CODE = `
const piece = new TextEncoder().encode(${JSON.stringify(PIECE)})
export default {
  fetch() {
    let sent = 0
    return new Response(new ReadableStream({
      async pull(controller) {
        if (sent === ${PIECES}) return controller.close()
        if (sent > 0) await new Promise((next) => setTimeout(next, ${PIECE_EVERY_MS}))
        sent += 1
        controller.enqueue(piece)
      },
    }, { highWaterMark: 0 }))
  },
}`

/**
 * Source of a function that streams until its caller leaves: with `?call=…` it streams and notes when its signal fires, with `?left=…` it
 * answers when that was, in milliseconds since 1970, or null.
 */
export const LEFT_CODE = `
const piece = new TextEncoder().encode(${JSON.stringify(PIECE)})
const leftAt = new Map()
export default {
  fetch(request) {
    const { searchParams } = new URL(request.url)
    const call = searchParams.get('call')
    if (call === null) return Response.json(leftAt.get(searchParams.get('left')) ?? null)
    request.signal.addEventListener('abort', () => leftAt.set(call, Date.now()))
    let sent = 0
    return new Response(new ReadableStream({
      async pull(controller) {
        if (sent > 0) await new Promise((next) => setTimeout(next, ${PIECE_EVERY_MS}))
        sent += 1
        controller.enqueue(piece)
      },
    }, { highWaterMark: 0 }))
  },
}`
