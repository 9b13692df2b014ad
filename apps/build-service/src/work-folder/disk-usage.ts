import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const TIMEOUT_MS = 60_000

/**
 * Bytes a folder takes on its disk, as du(1) counts them: links not followed, other file systems left out. Files that vanish meanwhile do
 * not matter. Undefined when du cannot say.
 */
export async function diskUsage(folder: string): Promise<number | undefined> {
  const options = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } } as const
  const output = await run('du', ['-xsk', '--', folder], options).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '', // a file that vanished or may not be read: the sum is printed all the same
  )
  const kibibytes = /^(\d+)\s/.exec(output)?.[1]
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}
