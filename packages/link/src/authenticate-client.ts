import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { ProtocolError } from './protocol-error.ts'
import { readBytes } from './read-bytes.ts'
import { isProof, NONCE_BYTES, tokenProof } from './token-proof.ts'

/**
 * The server's half of the mutual proof. A client that does not know the token is shown nothing made with it.
 *
 * @throws ProtocolError when the client does not know the token
 * @throws Error when it ends the connection
 */
export async function authenticateClient(socket: Socket, token: string): Promise<void> {
  const client = await readBytes(socket, NONCE_BYTES)
  const nonces = { client, server: randomBytes(NONCE_BYTES) }
  socket.write(nonces.server)
  if (!isProof(await readBytes(socket, NONCE_BYTES), tokenProof(token, 'client', nonces)))
    throw new ProtocolError('A client does not know the service token.')
  socket.write(tokenProof(token, 'server', nonces))
}
