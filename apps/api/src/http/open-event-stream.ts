import type { Response } from 'express'

export interface EventStream {
  /** Sends an object as one event; with `id`, which a reader that lost its connection says again. */
  send(data: object, id?: string): void
  /** Ends it in order. */
  end(): void
  /** Aborted once the connection is over, whoever ended it. */
  closed: AbortSignal
}

const HEARTBEAT_MS = 15_000
const RETRY_MS = 2_000
/** What a reader may leave unread before it is cut off. */
const UNREAD_BYTES_MAX = 256 * 1024

/**
 * Answers with server-sent events (WHATWG HTML §9.2): `retry` first, a comment every 15 s, `data` as JSON. A reader that takes nothing is
 * cut off with 256 KiB unread; it comes back by itself. Ends when the api stops.
 */
export function openEventStream(response: Response, stopping: AbortSignal): EventStream {
  const closed = new AbortController()
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  const write = (text: string): void => {
    if (closed.signal.aborted || response.writableEnded) return
    if (response.writableLength > UNREAD_BYTES_MAX) response.destroy()
    else response.write(text)
  }
  const end = (): void => {
    response.end()
    close()
  }
  const heartbeat = setInterval(() => write(': still there\n\n'), HEARTBEAT_MS).unref()
  const close = (): void => {
    clearInterval(heartbeat)
    stopping.removeEventListener('abort', end)
    closed.abort()
  }
  response.once('close', close)
  response.on('error', close) // its connection is gone
  stopping.addEventListener('abort', end)
  write(`retry: ${RETRY_MS}\n\n`)
  if (stopping.aborted) end()
  return {
    send: (data, id) => write(`${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    end,
    closed: closed.signal,
  }
}
