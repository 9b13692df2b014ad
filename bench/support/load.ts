import net from 'node:net'

export interface LoadResult {
  requests: number
  failures: number
  seconds: number
  /** Milliseconds. */
  p50: number
  p99: number
}

interface LoadOptions {
  port: number
  request: Buffer
  connections: number
  seconds: number
  /** What the status line of every answer must contain. */
  expect?: string
}

/** A closed loop of keep-alive connections, each with one request in flight, on bare sockets so that the generator costs as little as possible. */
export async function runLoad({ port, request, connections, seconds, expect = ' 200 ' }: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = []
  let failures = 0
  const startedAt = performance.now()
  const until = startedAt + seconds * 1000
  const one = () =>
    new Promise<void>((resolve) => {
      const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
      let buffer = Buffer.alloc(0)
      let sentAt = 0
      const send = () => {
        if (performance.now() >= until) {
          socket.destroy()
          return resolve()
        }
        sentAt = performance.now()
        socket.write(request)
      }
      socket.once('connect', send)
      socket.on('data', (chunk) => {
        buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
        const end = answerEnd(buffer)
        if (end === -1) return
        latencies.push(performance.now() - sentAt)
        if (!buffer.subarray(0, 40).toString('latin1').includes(expect)) failures += 1
        buffer = buffer.subarray(end)
        send()
      })
      socket.once('error', () => {
        failures += 1
        resolve()
      })
      socket.once('close', () => resolve())
    })
  await Promise.all(Array.from({ length: connections }, one))
  latencies.sort((left, right) => left - right)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN
  return { requests: latencies.length, failures, seconds: (performance.now() - startedAt) / 1000, p50: at(0.5), p99: at(0.99) }
}

/** Index just behind the first whole answer, or -1. */
function answerEnd(buffer: Buffer): number {
  const headEnd = buffer.indexOf('\r\n\r\n')
  if (headEnd === -1) return -1
  const head = buffer.subarray(0, headEnd).toString('latin1')
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return buffer.length >= headEnd + 4 + Number(length) ? headEnd + 4 + Number(length) : -1
  const chunkedEnd = buffer.indexOf('0\r\n\r\n', headEnd + 4)
  return chunkedEnd === -1 ? -1 : chunkedEnd + 5
}
