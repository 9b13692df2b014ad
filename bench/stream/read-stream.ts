import http from 'node:http'
import type { LoadTarget } from '../load/load-target.ts'

export interface ReadStream {
  /** From asking to the first byte of the body; NaN: none came. */
  firstByteMs: number
  /** From asking to the end. */
  ms: number
  text: string
  status: number
}

/** Reads a streamed answer to its end over a connection of its own; `leaves`: only its first byte. Never rejects. */
export function readStream({ port, host, path }: LoadTarget, { leaves = false } = {}): Promise<ReadStream> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const found: ReadStream = { firstByteMs: Number.NaN, ms: Number.NaN, text: '', status: 0 }
    const end = () => resolve({ ...found, ms: performance.now() - startedAt })
    const request = http.get({ agent: false, host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      found.status = response.statusCode ?? 0
      response.once('data', () => {
        found.firstByteMs = performance.now() - startedAt
        if (leaves) request.destroy()
      })
      response.on('data', (chunk: Buffer) => {
        found.text += chunk.toString()
      })
    })
    request.on('error', end).once('close', end)
  })
}
