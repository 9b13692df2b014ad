import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { ProtocolError } from './protocol-error.ts'
import { readBytes } from './read-bytes.ts'
import { isProof, NONCE_BYTES, tokenProof } from './token-proof.ts'

/**
 * The client's half of the mutual proof: its challenge, the server's, its proof, the server's.
 *
 * @throws ProtocolError when the server does not know the token
 * @throws Error when the server ends the connection, which it does when the client's token is wrong
 */
export async function authenticateToServer(socket: Socket, token: string): Promise<void> {
  const client = randomBytes(NONCE_BYTES)
  socket.write(client)
  const nonces = { client, server: await readBytes(socket, NONCE_BYTES) }
  socket.write(tokenProof(token, 'client', nonces))
  if (!isProof(await readBytes(socket, NONCE_BYTES), tokenProof(token, 'server', nonces)))
    throw new ProtocolError('The service at this address does not know the service token. Set the same SERVICE_TOKEN at both ends.')
}
