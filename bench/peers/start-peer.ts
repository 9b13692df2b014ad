import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pinning } from '../support/pinning.ts'
import type { Peer } from './peer.ts'

interface PeerCommand {
  argv: readonly string[]
  env?: Readonly<Record<string, string>>
  /** What must accept connections: a Unix socket instead of the port. */
  socket?: string
}

const START_LIMIT_MS = 30_000
/** Characters of what it prints that an error tells. */
const COMPLAINTS_MAX = 2_000
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

/**
 * Starts a server in the foreground on the servers' core. `prepare` writes what it needs into a folder of its own, which goes with it,
 * and answers its command. Resolves when it accepts connections.
 *
 * @throws Error when it ends before, or does not accept any in 30 s
 */
export async function startPeer(prepare: (folder: string, port: number) => Promise<PeerCommand>): Promise<Peer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-bench-'))
  const port = await freePort()
  const { argv, env = {}, socket } = await prepare(folder, port)
  const [program = '', ...args] = pinning.serverCommand(argv)
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-COMPLAINTS_MAX)
  })
  running.add(child)
  const exited = once(child, 'exit').finally(() => running.delete(child))
  const stop = async () => {
    child.kill('SIGTERM')
    const impatient = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await exited
    clearTimeout(impatient)
    await rm(folder, { recursive: true, force: true })
  }
  const until = performance.now() + START_LIMIT_MS
  while (!(await accepts(socket ? { path: socket } : { port, host: '127.0.0.1' }))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop()
      throw new Error(`${path.basename(argv[0] ?? '')} does not accept connections (exit code ${child.exitCode}): ${complaints}`)
    }
    await delay(5)
  }
  return { port, pids: [child.pid ?? 0], stop }
}

function accepts(address: net.NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
