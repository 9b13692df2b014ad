import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/**
 * Opens a regular file for reading. Never follows a link in its last part, and never waits: a pipe, device or folder answers undefined,
 * as does what cannot be read. The caller closes the handle.
 */
export async function openRegularFile(file: string): Promise<FileHandle | undefined> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined) // not readable
  if (!handle) return undefined
  if ((await handle.stat()).isFile()) return handle
  await handle.close()
  return undefined
}
