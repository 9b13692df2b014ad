import http from 'node:http'
import type { Answer } from './answer.ts'

interface Call {
  agent: http.Agent
  proxyPort: number
  project: string
  functionName: string
  event: object
  /** When it has no end by then it is stuck. */
  stuckAfterMs: number
  /** The caller goes away: so long after asking, or with the head of the answer. */
  leaves?: { afterMs: number } | 'with the head'
}

/** Calls a function of a site as a visitor does. Always settles, at the latest when the call is stuck. */
export function sendCall({ agent, proxyPort, project, functionName, event, stuckAfterMs, leaves }: Call): Promise<Answer> {
  const startedAt = performance.now()
  const body = JSON.stringify(event)
  const headers = {
    host: `${project}.localhost:${proxyPort}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve) => {
    const request = http.request({
      agent,
      host: '127.0.0.1',
      port: proxyPort,
      method: 'POST',
      path: `/_functions/${functionName}`,
      headers,
    })
    const timers: NodeJS.Timeout[] = []
    const end = (answer: Answer) => {
      for (const timer of timers) clearTimeout(timer)
      resolve(answer)
    }
    const giveUp = (type: 'stuck' | 'left') => {
      end({ type }) // first, because what breaks from now on is our doing
      request.destroy()
    }
    const fail = (error: Error) => end({ type: 'broken', message: String(error) })
    timers.push(setTimeout(giveUp, stuckAfterMs, 'stuck'))
    if (typeof leaves === 'object') timers.push(setTimeout(giveUp, leaves.afterMs, 'left'))
    request.on('error', fail).once('response', (response) => {
      const chunks: Buffer[] = []
      if (leaves === 'with the head') giveUp('left')
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', fail)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString()
        const hasRetryAfter = response.headers['retry-after'] !== undefined
        end({ type: 'answered', status: response.statusCode ?? 0, hasRetryAfter, text, ms: performance.now() - startedAt })
      })
    })
    request.end(body)
  })
}
