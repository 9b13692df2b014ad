import type { Socket } from 'node:net'

/**
 * The next `size` bytes of a socket that nobody else reads; what follows stays in it.
 *
 * @throws Error when the socket ends before
 */
export async function readBytes(socket: Socket, size: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const onReadable = () => {
    const bytes: unknown = socket.read(size)
    if (!(bytes instanceof Buffer)) return
    if (bytes.length === size) resolve(bytes)
    else onClose()
  }
  const onClose = () => reject(new Error('The connection ended before the other end had proved itself.'))
  socket.on('readable', onReadable).on('end', onClose).on('close', onClose).on('error', reject)
  onReadable()
  if (socket.destroyed) onClose()
  try {
    return await promise
  } finally {
    socket.off('readable', onReadable).off('end', onClose).off('close', onClose).off('error', reject)
  }
}
