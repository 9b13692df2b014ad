import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import path from 'node:path'

/** Opens a new file in a folder and takes its name away at once: its bytes are gone with the handle, whatever ends the process. */
export async function openUnnamedFile(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, randomUUID())
  const handle = await open(file, 'wx+', 0o600)
  await unlink(file)
  return handle
}
