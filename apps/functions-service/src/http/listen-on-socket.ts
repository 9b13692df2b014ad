import { rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { listen } from '@plat/shared/service-kit/run-service.ts'

/**
 * Listens on a Unix socket that only this user may connect to, from its first moment. What a killed process left at the path is replaced;
 * the data directory's lock makes sure that nobody else is using it.
 *
 * @throws when the path cannot be used
 */
export async function listenOnSocket(server: Server, path: string, log: Logger): Promise<void> {
  await rm(path, { force: true })
  // The socket is made before `listen` returns; nothing else may be made under this mask, so it goes at once.
  const umask = process.umask(0o177)
  const listening = listen(server, { path }, log)
  process.umask(umask)
  await listening
}
