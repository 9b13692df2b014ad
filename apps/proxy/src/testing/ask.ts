import http from 'node:http'

export interface Question {
  port: number
  host: string
  path: string
  method?: string
  headers?: Record<string, string>
  body?: Buffer
}

export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  body: Buffer
}

/** Asks over a connection of its own and waits for the whole answer. Rejects when the answer breaks off. */
export function ask({ port, host, path, method = 'GET', headers = {}, body }: Question): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options = { host: '127.0.0.1', port, path, method, agent: false, headers: { host, ...headers } }
  const request = http.request(options, (response) => {
    const chunks: Buffer[] = []
    response
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('error', reject)
      .once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }))
  })
  request.once('error', reject)
  request.end(body)
  return promise
}
