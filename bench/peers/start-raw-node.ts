import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Peer } from './peer.ts'
import { startPeer } from './start-peer.ts'

/** `POST /` greets; `GET /<bytes>` answers that many; `POST /length` says how long the body was. One write each, with its length. */
const SERVER = `
import http from 'node:http'
const texts = new Map()
const textOf = (bytes) => {
  if (!texts.has(bytes)) texts.set(bytes, Buffer.from('x'.repeat(bytes)))
  return texts.get(bytes)
}
const answer = (response, type, body) => {
  response.writeHead(200, ['content-type', type, 'content-length', String(Buffer.byteLength(body))])
  response.end(body)
}
const server = http.createServer((request, response) => {
  if (request.method === 'GET') return answer(response, 'text/plain', textOf(Number(request.url.slice(1))))
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk)).once('end', () => {
    const text = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString()
    if (request.url === '/length') return answer(response, 'text/plain', String(text.length))
    answer(response, 'application/json', JSON.stringify({ message: 'Hello ' + JSON.parse(text).name }))
  })
})
server.keepAliveTimeout = 60_000
server.listen(process.argv[2].startsWith('/') ? process.argv[2] : { port: Number(process.argv[2]), host: '127.0.0.1' })
`

/** A bare node:http server that does the same work: the ceiling of anything written in Node. On a port, or a Unix socket. */
export function startRawNode(socket?: string): Promise<Peer> {
  return startPeer(async (folder, port) => {
    await writeFile(path.join(folder, 'server.mjs'), SERVER)
    const argv = [process.execPath, path.join(folder, 'server.mjs'), socket ?? String(port)]
    return { argv, ...(socket === undefined ? {} : { socket }) }
  })
}
