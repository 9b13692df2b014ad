import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Peer } from './peer.ts'
import { startPeer } from './start-peer.ts'

/** Messages `[bytes that follow][id][text]` over a stream; all of a turn leave in one write. */
const MESSAGES = `
export function messages(socket, onMessage) {
  let rest = Buffer.alloc(0)
  let waiting = []
  socket.on('data', (chunk) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (; bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE(0); bytes = bytes.subarray(4 + bytes.readUInt32BE(0)))
      onMessage(bytes.readUInt32BE(4), bytes.subarray(8, 4 + bytes.readUInt32BE(0)))
    rest = bytes
  })
  return (id, text) => {
    const head = Buffer.allocUnsafe(8)
    head.writeUInt32BE(4 + text.length, 0)
    head.writeUInt32BE(id, 4)
    if (waiting.push(head, text) > 2) return
    setImmediate(() => {
      const all = Buffer.concat(waiting)
      waiting = []
      socket.write(all)
    })
  }
}
`
const BACK = `
import net from 'node:net'
import { messages } from './messages.mjs'
net.createServer((socket) => {
  const send = messages(socket, (id, text) => send(id, Buffer.from(JSON.stringify({ message: 'Hello ' + JSON.parse(text.toString()).name }))))
}).listen(process.argv[2])
`
const MIDDLE = `
import net from 'node:net'
const [own, next] = process.argv.slice(2)
net.createServer((socket) => {
  const further = net.connect(next)
  socket.on('data', (chunk) => further.write(chunk))
  further.on('data', (chunk) => socket.write(chunk))
  socket.on('close', () => further.destroy())
}).listen(own)
`
const FRONT = `
import http from 'node:http'
import net from 'node:net'
import { messages } from './messages.mjs'
const [port, next] = process.argv.slice(2)
const open = new Map()
let last = 0
const send = messages(net.connect(next), (id, text) => {
  const response = open.get(id)
  open.delete(id)
  response.writeHead(200, ['content-type', 'application/json', 'content-length', String(text.length)])
  response.end(text.toString('latin1'))
})
const server = http.createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk)).once('end', () => {
    last = (last + 1) % 0x7fffffff
    open.set(last, response)
    send(last, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
  })
})
server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1')
`

/**
 * Three bare Node processes in a row, as Plat has three: node:http, a relay, and one that does the work. No routing, limits, isolates,
 * supervision, records: what is left is the price of two further processes on this machine, below which no such chain can come.
 */
export async function startBareChain(): Promise<Peer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-bench-'))
  const programs = { messages: MESSAGES, back: BACK, middle: MIDDLE, front: FRONT }
  for (const [name, source] of Object.entries(programs)) await writeFile(path.join(folder, `${name}.mjs`), source)
  const program = (name: keyof typeof programs): string => path.join(folder, `${name}.mjs`)
  const [last, relay] = [path.join(folder, 'back.sock'), path.join(folder, 'middle.sock')]
  const back = await startPeer(async () => ({ argv: [process.execPath, program('back'), last], socket: last }))
  const middle = await startPeer(async () => ({ argv: [process.execPath, program('middle'), relay, last], socket: relay }))
  const front = await startPeer(async (_folder, port) => ({ argv: [process.execPath, program('front'), String(port), relay] }))
  return {
    port: front.port,
    pids: [...front.pids, ...middle.pids, ...back.pids],
    stop: async () => {
      await Promise.all([front.stop(), middle.stop(), back.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
