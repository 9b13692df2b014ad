import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/**
 * Whether this process alone may use an instance's folder, until it ends: however it ends, the system gives the lock back. The lock is a
 * name in Linux's abstract socket space (unix(7)); elsewhere nothing is locked and the answer is always yes.
 */
export async function lockInstance(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const name = `\0plat-build-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  return new Promise((resolve, reject) => {
    const server: Server = createServer((socket) => socket.destroy())
    server.unref()
    server.once('listening', () => resolve(true))
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    server.listen(name)
  })
}
