import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { StartError } from '../start-error.ts'

const StoredSecrets = z.object({
  secretKey: z.string().min(16),
  serviceToken: z.string().min(16),
  databasePassword: z.string().min(16),
})

/** What DATA_DIR/secrets.json holds. Never put into an environment, an argument or a log. */
export type StoredSecrets = z.infer<typeof StoredSecrets>

/**
 * The secrets of a data directory, made once: 256 random bits each, in a file of mode 0600 that appears whole or not at all.
 * The caller holds the directory's lock.
 *
 * @throws StartError when the file is damaged, or gone although a database is there that was encrypted with it
 */
export function ensureSecrets(dataDir: string): StoredSecrets {
  const file = path.join(dataDir, 'secrets.json')
  if (existsSync(file)) return readStored(file)
  if (existsSync(path.join(dataDir, 'postgres')))
    throw new StartError(
      `${file} is missing, but the database beside it was made with it. Restore the file from a backup; without it stored values cannot ` +
        'be decrypted. To begin anew, move the whole directory away.',
    )
  const secrets = { secretKey: random(), serviceToken: random(), databasePassword: random() }
  writeWhole(file, `${JSON.stringify(secrets, null, 2)}\n`)
  return secrets
}

const random = () => randomBytes(32).toString('base64url')

function readStored(file: string): StoredSecrets {
  chmodSync(file, 0o600) // a copy from a backup may have come with a looser mode
  try {
    return StoredSecrets.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // without the cause: a parse error may quote what it read
    throw new StartError(`${file} is damaged: it must hold secretKey, serviceToken and databasePassword. Restore it from a backup.`)
  }
}

function writeWhole(file: string, text: string): void {
  const temporary = `${file}.new`
  const handle = openSync(temporary, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
  const directory = openSync(path.dirname(file), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
