import net from 'node:net'
import { percentile } from '../support/percentile.ts'
import type { LoadOptions, LoadResult, LoadTarget } from './load-target.ts'

interface Tally {
  latencies: number[]
  failures: number
  bytes: number
}

/** What wrk does, on bare sockets so that the generator costs as little as possible. Answers need a content-length or end in a chunk. */
export async function runOwnLoad(target: LoadTarget, { connections, seconds }: LoadOptions): Promise<LoadResult & { bytes: number }> {
  const tally: Tally = { latencies: [], failures: 0, bytes: 0 }
  const startedAt = performance.now()
  const until = startedAt + seconds * 1000
  const request = requestBytes(target)
  await Promise.all(Array.from({ length: connections }, () => keepAsking({ port: target.port, request, until, tally })))
  return {
    requests: tally.latencies.length,
    failures: tally.failures,
    seconds: (performance.now() - startedAt) / 1000,
    bytes: tally.bytes,
    p50: percentile(tally.latencies, 0.5),
    p95: percentile(tally.latencies, 0.95),
    p99: percentile(tally.latencies, 0.99),
  }
}

function requestBytes({ method, path, host, headers, body }: LoadTarget): Buffer {
  const fields = { Host: host, ...headers, ...(body === undefined ? {} : { 'Content-Length': String(body.length) }) }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body ?? Buffer.alloc(0)])
}

interface Loop {
  port: number
  request: Buffer
  until: number
  tally: Tally
}

/** One connection until the time is up; a connection that ends early is a failure and is opened again. */
async function keepAsking(loop: Loop): Promise<void> {
  while (performance.now() < loop.until) await useConnection(loop)
}

function useConnection({ port, request, until, tally }: Loop): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    let sentAt = 0
    let isOver = false
    const send = () => {
      sentAt = performance.now()
      isOver = sentAt >= until
      if (isOver) socket.destroy()
      else socket.write(request)
    }
    const read = answerReader((status, bytes) => {
      tally.latencies.push(performance.now() - sentAt)
      tally.bytes += bytes
      if (status >= 400) tally.failures += 1
      send()
    })
    socket.once('connect', send).on('data', read)
    socket.on('error', () => undefined) // its close is what counts
    socket.once('close', () => {
      if (!isOver) tally.failures += 1
      resolve()
    })
  })
}

/** Calls back once for each whole answer; only the head and the last bytes are looked at. */
function answerReader(onAnswer: (status: number, bytes: number) => void): (chunk: Buffer) => void {
  let head = Buffer.alloc(0)
  let tail = ''
  let status = 0
  let bytes = 0
  /** Of the body; undefined when it is chunked. */
  let expected: number | undefined
  return (chunk) => {
    if (status === 0) {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      const text = head.toString('latin1', 0, end)
      const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
      status = Number(text.slice(9, 12))
      expected = length === undefined ? undefined : Number(length)
      chunk = head.subarray(end + 4)
      head = Buffer.alloc(0)
    }
    bytes += chunk.length
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 5))).slice(-5)
    if (expected === undefined ? tail !== '0\r\n\r\n' : bytes < expected) return
    const answer = [status, bytes] as const
    status = 0
    bytes = 0
    tail = ''
    onAnswer(...answer)
  }
}
