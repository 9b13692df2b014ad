import http from 'node:http'

export interface Visit {
  status: number
  headers: http.IncomingHttpHeaders
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
  json(): any
}

interface VisitOptions {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  agent?: http.Agent
}

/** A visitor's request to a site: connects to the proxy, names the host. */
export function visit(
  proxyPort: number,
  host: string,
  path: string,
  { method = 'GET', headers = {}, body, agent }: VisitOptions = {},
): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port: proxyPort,
        path,
        method,
        headers: { host: `${host}:${proxyPort}`, ...headers },
        ...(agent ? { agent } : {}),
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) })
        })
      },
    )
    request.once('error', reject)
    request.end(body)
  })
}
