import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Makes git ignore a name in a folder; what .gitignore says already stays as it is written. */
export async function ignoreInGit(folder: string, name: string): Promise<void> {
  const file = path.join(folder, '.gitignore')
  const text = await readFile(file, 'utf8').catch(() => '') // none yet
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, ''))
  if (lines.includes(name)) return
  const separator = text === '' || text.endsWith('\n') ? '' : '\n'
  await writeFile(file, `${text}${separator}${name}\n`)
}
