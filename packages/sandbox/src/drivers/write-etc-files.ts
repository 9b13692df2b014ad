import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILES: Readonly<Record<string, string>> = {
  passwd: 'root:x:0:0:root:/nonexistent:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n',
  group: 'root:x:0:\nnogroup:x:65534:\n',
  hosts: '127.0.0.1 localhost\n::1 localhost\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
}

/**
 * Writes the few files of /etc that name users and hosts, saying nothing about this machine, and answers the bubblewrap options that mount
 * them. Safe beside another service of the same state directory: a file in use is never rewritten in place.
 */
export async function writeEtcFiles(stateDir: string): Promise<string[]> {
  const directory = join(stateDir, 'sandbox-etc')
  await mkdir(directory, { recursive: true })
  const options: string[] = []
  for (const [name, text] of Object.entries(FILES)) {
    const path = join(directory, name)
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== text) {
      const temporary = `${path}.${process.pid}`
      await writeFile(temporary, text)
      await rename(temporary, path)
    }
    options.push('--ro-bind', path, `/etc/${name}`)
  }
  return options
}
