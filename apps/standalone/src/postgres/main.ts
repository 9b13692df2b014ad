import path from 'node:path'
import { parseArgs } from 'node:util'
import { lockDataDirectory } from '../data-directory/lock-data-directory.ts'
import { prepareDataDirectory } from '../data-directory/prepare-data-directory.ts'
import { prepareRuntimeDirectory, removeRuntimeDirectory, runtimeDirectory } from '../data-directory/runtime-directory.ts'
import { createPlatformLog } from '../log/create-platform-log.ts'
import { ensureSecrets } from '../secrets/ensure-secrets.ts'
import { StartError } from '../start-error.ts'
import { createPostgres } from './create-postgres.ts'

/**
 * The embedded database alone, for tests: `node apps/standalone/src/postgres/main.ts --data-dir X` prints one JSON line
 * `{"url", "password"}` when it accepts connections, and stops cleanly when standard input closes or on SIGTERM. Messages go to
 * standard error. With `--not-durable` its data need not outlive a power cut.
 */
const STOP_MS = 20_000

const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, 'not-durable': { type: 'boolean' } } })
if (!values['data-dir']) {
  process.stderr.write('Name the folder: --data-dir <path>\n')
  process.exit(2)
}
const dataDir = path.resolve(values['data-dir'])
let isStopping = false
const log = createPlatformLog({ write: (text) => process.stderr.write(text), format: 'text', level: 'info', colour: false })

try {
  prepareDataDirectory(dataDir)
  const lock = lockDataDirectory(dataDir)
  const { databasePassword: password } = ensureSecrets(dataDir)
  const socketDir = runtimeDirectory(dataDir)
  prepareRuntimeDirectory(socketDir)
  const postgres = createPostgres({ dataDir, socketDir, password, log, isDurable: !values['not-durable'] })
  const stop = async () => {
    isStopping = true
    await postgres.process.stop(STOP_MS)
    removeRuntimeDirectory(socketDir, dataDir)
    lock.release()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop())
  process.stdin.resume().once('end', () => void stop())
  await postgres.process.start()
  process.stdout.write(`${JSON.stringify({ url: postgres.url, password })}\n`)
} catch (error) {
  if (!(error instanceof StartError)) throw error
  if (!isStopping) {
    process.stderr.write(`${error.message}\n`)
    process.exit(error.exitCode)
  }
}
