import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Peer {
  port: number
  stop(): Promise<void>
}

const RAW_NODE = `
import http from 'node:http'
http.createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk)).once('end', () => {
    const event = JSON.parse(Buffer.concat(chunks).toString())
    const body = Buffer.from(JSON.stringify({ message: 'Hello ' + event.name }))
    response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)])
    response.end(body)
  })
}).listen(Number(process.argv[2]), '127.0.0.1')
`

const WORKER = `export default { async fetch(request) { const event = await request.json(); return Response.json({ message: 'Hello ' + event.name }) } }`

/** A bare node:http server that does the same work: the ceiling of anything written in Node. */
export async function startRawNode(): Promise<Peer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-bench-'))
  await writeFile(path.join(folder, 'server.mjs'), RAW_NODE)
  const port = await freePort()
  return started(spawn(process.execPath, [path.join(folder, 'server.mjs'), String(port)], { stdio: 'inherit' }), port)
}

/** workerd, the engine of Cloudflare Workers, with the same function. */
export async function startWorkerd(): Promise<Peer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-bench-'))
  const port = await freePort()
  await writeFile(path.join(folder, 'worker.js'), WORKER)
  await writeFile(
    path.join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2026-01-01"))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
`,
  )
  const binary = fileURLToPath(
    new URL(`../node_modules/@cloudflare/workerd-linux-${process.arch === 'x64' ? '64' : 'arm64'}/bin/workerd`, import.meta.url),
  )
  return started(spawn(binary, ['serve', path.join(folder, 'config.capnp')], { stdio: ['ignore', 'ignore', 'inherit'] }), port)
}

async function started(child: ChildProcess, port: number): Promise<Peer> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the peer ended with ${child.exitCode}`)
    if (await accepts(port)) break
  }
  return {
    port,
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
