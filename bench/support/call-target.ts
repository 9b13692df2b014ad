import http from 'node:http'
import type { LoadTarget } from '../load/load-target.ts'

interface Answer {
  status: number
  text: string
  /** From asking to the last byte. */
  ms: number
}

/** With connections kept: what is timed is the server. */
const agent = new http.Agent({ keepAlive: true })

/** One call, timed. A connection that breaks is an answer with status 0. */
export function callTarget({ port, host, method, path, headers, body }: Omit<LoadTarget, 'answerBytesMin'>): Promise<Answer> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ status: 0, text: String(error), ms: performance.now() - startedAt })
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const request = http.request({ agent, host: '127.0.0.1', port, method, path, headers: { host, ...headers, ...length } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', fail)
      response.once('end', () => {
        const ms = performance.now() - startedAt
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString(), ms })
      })
    })
    request.once('error', fail)
    request.end(body)
  })
}
