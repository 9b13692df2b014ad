import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { endProcessesOf } from './processes-of.ts'

/** A new directory with a space in its name. After the test, or the whole file, what still runs on it is killed and it is removed. */
export function temporaryDirectory(scope: { after(clean: () => Promise<void>): void }): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'plat test '))
  chmodSync(directory, 0o755)
  scope.after(async () => {
    await endProcessesOf(directory)
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  })
  return directory
}
