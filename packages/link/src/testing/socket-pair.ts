import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SocketPair {
  client: Socket
  server: Socket
}

/** Two ends of a real Unix socket. */
export async function socketPair(): Promise<SocketPair> {
  const directory = await mkdtemp(join(tmpdir(), 'link-'))
  const listener = createServer()
  await once(listener.listen(join(directory, 's')), 'listening')
  const client = connect(join(directory, 's'))
  const [[server]] = await Promise.all([once(listener, 'connection'), once(client, 'connect')])
  listener.close()
  await rm(directory, { recursive: true })
  return { client, server }
}
