import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { json } from 'node:stream/consumers'

const TOKEN = 'eyJhbGciOi.J9-_.sig'

export interface TinyGitHost {
  url: string
  /** Bodies of the calls that signed in. */
  signIns: unknown[]
  close(): void
}

/** The doors of the api a first deploy goes through: sign-in, projects, and git over HTTP, all behind the token it gives out. */
export async function startTinyGitHost(folder: string): Promise<TinyGitHost> {
  const signIns: unknown[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (/^\/api\/auth\/(setup|login)$/.test(url.pathname)) {
      signIns.push(await json(request))
      return response.end(JSON.stringify({ user: { id: '1', email: 'you@example.com' }, token: TOKEN }))
    }
    if (!isAuthorized(request)) return response.writeHead(401, { 'www-authenticate': 'Basic realm="Plat"' }).end()
    if (url.pathname === '/api/projects') {
      const { name } = (await json(request)) as { name: string }
      execFileSync('git', ['init', '-q', '--bare', '-b', 'main', path.join(folder, `${name}.git`)])
      execFileSync('git', ['-C', path.join(folder, `${name}.git`), 'config', 'http.receivepack', 'true'])
      return response.writeHead(201).end(JSON.stringify({ slug: name }))
    }
    serveGit(folder, url, request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}`, signIns, close: () => server.close() }
}

function isAuthorized({ headers: { authorization = '' } }: IncomingMessage): boolean {
  if (authorization === `Bearer ${TOKEN}`) return true
  return Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString() === `plat:${TOKEN}`
}

function serveGit(folder: string, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: url.pathname.replace(/^\/git/, ''),
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    REMOTE_USER: 'you',
  }
  const backend = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  request.pipe(backend.stdin)
  const chunks: Buffer[] = []
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  backend.stdout.once('end', () => {
    const answer = Buffer.concat(chunks)
    const end = answer.indexOf('\r\n\r\n')
    for (const line of answer.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ')
      if (name === 'Status') response.statusCode = Number(value.slice(0, 3))
      else response.setHeader(name, value)
    }
    response.end(answer.subarray(end + 4))
  })
}
