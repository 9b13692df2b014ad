import { Socket } from 'node:net'
import { FrameDecoder } from '../protocol/frame-decoder.ts'
import { FrameWriter } from '../protocol/frame-writer.ts'
import { FetchExchange } from './fetch-exchange.ts'
import { GuestOutput } from './guest-output.ts'
import { GuestServer } from './guest-server.ts'

// The guest process: nothing but isolates and one socket, descriptor 3, to the supervisor. It holds no secret but the variables of the
// functions it was given. It ends only one way, because process.exit hangs behind a running isolate (measured).
const PENDING_BYTES_MAX = 256 * 1024 * 1024

function die(reason: unknown): void {
  if (reason !== undefined) process.stderr.write(`guest: ${reason instanceof Error ? reason.stack : String(reason)}\n`)
  process.kill(process.pid, 'SIGKILL')
}

process.on('uncaughtException', die)
process.on('unhandledRejection', die)

const channel = new Socket({ fd: 3, readable: true, writable: true })
const writer = new FrameWriter(channel, { pendingBytesMax: PENDING_BYTES_MAX, onOverflow: () => die('the supervisor does not read') })
const output = new GuestOutput(writer)
const server = new GuestServer(output, new FetchExchange(writer))
const decoder = new FrameDecoder((frame) => server.handle(frame))
channel.on('data', (chunk: Buffer) => decoder.push(chunk))
channel.on('error', () => die(undefined))
channel.on('end', () => die(undefined))
channel.on('close', () => die(undefined))
output.ready()
