import { chmod, lstat, opendir, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Removes a folder and all in it, also where user code took its own permissions away. Symbolic links are removed, never followed.
 * Removing what is not there is no error. @throws Error of the file system when something stays.
 */
export async function removeTree(folder: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 8, retryDelay: 50 }
  try {
    await rm(folder, options)
  } catch {
    await openFolders(folder)
    await rm(folder, options)
  }
}

/** A folder's entries can be removed only by whoever may write to it, which its owner may allow itself again. */
async function openFolders(folder: string): Promise<void> {
  const facts = await lstat(folder).catch(() => undefined) // gone meanwhile
  if (!facts?.isDirectory()) return
  await chmod(folder, 0o700).catch(() => undefined) // somebody else's: rm reports it
  const entries = await opendir(folder).catch(() => undefined)
  if (!entries) return
  for await (const entry of entries) if (entry.isDirectory()) await openFolders(path.join(folder, entry.name))
}
