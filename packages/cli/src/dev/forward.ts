import { Agent, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import { pipeline } from 'node:stream'

export interface Answered {
  status: number
  /** Names in lower case, in the order they came. */
  headers: [name: string, value: string][]
  /** Sends it on, with further headers. */
  pipeTo(response: ServerResponse, more?: readonly [string, string][]): void
  discard(): void
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])
const agent = new Agent({ keepAlive: true, keepAliveMsecs: 5_000, timeout: 330_000 })

/** Sends a visitor's request on as it is, under a host. `body`: when it was read already. @throws when nobody answers */
export function forward(request: IncomingMessage, target: { host: string; port: number }, host: string, body?: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers: string[] = ['host', host]
    for (let index = 0; index < request.rawHeaders.length; index += 2) {
      const name = request.rawHeaders[index] ?? ''
      const isOurs =
        name.toLowerCase() === 'host' ||
        HOP_BY_HOP.has(name.toLowerCase()) ||
        (body !== undefined && name.toLowerCase() === 'content-length')
      if (!isOurs) headers.push(name, request.rawHeaders[index + 1] ?? '')
    }
    if (body !== undefined) headers.push('content-length', String(body.length))
    const onward = send({ ...target, agent, method: request.method, path: request.url, headers }, (incoming) =>
      resolve(toAnswered(incoming)),
    )
    onward.once('error', reject)
    request.once('close', () => {
      if (!request.complete) onward.destroy()
    })
    if (body !== undefined || request.method === 'GET' || request.method === 'HEAD') onward.end(body)
    else pipeline(request, onward, () => undefined) // the visitor went away, or the answer came first
  })
}

function toAnswered(incoming: IncomingMessage): Answered {
  const headers: [string, string][] = []
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    headers.push([(incoming.rawHeaders[index] ?? '').toLowerCase(), incoming.rawHeaders[index + 1] ?? ''])
  return {
    status: incoming.statusCode ?? 502,
    headers,
    discard: () => incoming.resume(),
    pipeTo(response, more = []) {
      const named = new Set(more.map(([name]) => name))
      const kept = headers.filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name))
      response.writeHead(incoming.statusCode ?? 502, [...kept, ...more].flat())
      response.once('close', () => incoming.destroy())
      pipeline(incoming, response, () => undefined) // either side went away
    },
  }
}
