import { Socket } from 'node:net'
import { GuestServer } from './guest-server.ts'

// The guest process: nothing but isolates and one socket, descriptor 3, to the supervisor. It holds no secret but the variables of the
// functions it was given. It ends only one way, because process.exit hangs behind a running isolate (measured).
function die(reason: unknown): void {
  if (reason !== undefined) process.stderr.write(`guest: ${reason instanceof Error ? reason.stack : String(reason)}\n`)
  process.kill(process.pid, 'SIGKILL')
}

process.on('uncaughtException', die)
process.on('unhandledRejection', die)

new GuestServer(new Socket({ fd: 3, readable: true, writable: true }), die)
