import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { PlatformLog } from '../log/create-platform-log.ts'
import { dieWithParent } from '../processes/die-with-parent.ts'
import type { RestartPolicy } from '../processes/restart-delay.ts'
import type { ProcessCommand } from '../processes/run-process.ts'
import { SupervisedProcess } from '../processes/supervised-process.ts'
import { StartError } from '../start-error.ts'
import { checkClusterVersion } from './check-cluster-version.ts'
import { endPreviousServer } from './end-previous-server.ts'
import { initialiseCluster } from './initialise-cluster.ts'
import { findNativeBinaries } from './native-binaries.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { reportServerLine } from './report-server-line.ts'
import { chooseServerIdentity, type ServerIdentity } from './server-identity.ts'
import { serverArguments } from './server-settings.ts'

export interface PostgresOptions {
  /** Its lock is held by the caller; the cluster is `postgres` below it. */
  dataDir: string
  /** Existing folder for the Unix socket, the only door the server has. */
  socketDir: string
  /** Of the role `plat`. */
  password: string
  log: PlatformLog
  policy?: RestartPolicy
  /** For tests: false where a power cut may cost the data, which saves the waits for the disk. */
  isDurable?: boolean
  /** For tests: whether root may use a user namespace. */
  mayUseNamespace?: boolean
}

export interface EmbeddedPostgres {
  /** Where the database `plat` is reached as role `plat`, without the password. Stays the same over restarts. */
  url: string
  process: SupervisedProcess
}

const POLL_MS = 10
/** Recovery after a crash replays up to max_wal_size; a slow disk may take its time. */
const READY_WITHIN_MS = 300_000
const RECENT_LINES_MAX = 20
const ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', LANG: 'C', TZ: 'UTC' }

/** The embedded Postgres 18 of a data directory: initialised on its first start, restarted when it dies, gone when this process dies. */
export function createPostgres(options: PostgresOptions): EmbeddedPostgres {
  const { dataDir, socketDir, log, password, isDurable = true } = options
  const clusterDir = path.join(dataDir, 'postgres')
  const url = `postgresql://plat@localhost/plat?host=${encodeURIComponent(socketDir)}`
  const recent: string[] = []
  const say = (level: 'info' | 'warn' | 'error', message: string) => {
    for (const line of recent.splice(0)) if (level !== 'info') log.record('warn', line, 'postgres')
    log.record(level, message)
  }
  const onLine = (line: string) => {
    const { level, message } = reportServerLine(line)
    log.record(level, message, 'postgres')
    if (recent.push(message) > RECENT_LINES_MAX) recent.shift()
  }
  const supervised = new SupervisedProcess({
    name: 'postgres',
    prepare: async () => toCommand({ identity: await prepareCluster(options, clusterDir), clusterDir, socketDir, isDurable, onLine }),
    ready: (pid, signal) => untilReady({ pid, signal, clusterDir, socketDir, password }),
    onEvent: say,
    ...(options.policy ? { policy: options.policy } : {}),
  })
  return { url, process: supervised }
}

async function prepareCluster(options: PostgresOptions, clusterDir: string): Promise<ServerIdentity> {
  const { log, password } = options
  const binaries = findNativeBinaries()
  await endPreviousServer(clusterDir, (message) => log.record('info', message))
  const exists = checkClusterVersion(clusterDir, binaries.major)
  const identity = chooseServerIdentity({ ...options, clusterDir, binaries })
  if (!exists) {
    log.record('info', 'making the database (first start)')
    await initialiseCluster({ clusterDir, identity, password, env: ENV })
  }
  return identity
}

interface CommandOptions {
  identity: ServerIdentity
  clusterDir: string
  socketDir: string
  isDurable: boolean
  onLine(line: string): void
}

function toCommand({ identity, onLine, ...server }: CommandOptions): ProcessCommand {
  // SIGINT is Postgres's orderly but quick shutdown (`fast`), SIGQUIT the `immediate` one: crash-safe, recovered at the next start.
  const words = [...identity.prefix, ...dieWithParent('INT'), identity.binaries.postgres, ...serverArguments(server)]
  return { argv: words, env: ENV, cwd: '/', stdin: 'ignore', stopSignal: 'SIGINT', killSignal: 'SIGQUIT', onLine, ...identity.user }
}

interface ReadyOptions {
  pid: number
  signal: AbortSignal
  clusterDir: string
  socketDir: string
  password: string
}

async function untilReady({ pid, signal, clusterDir, socketDir, password }: ReadyOptions): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  for (;;) {
    const file = readPostmasterFile(clusterDir)
    if (file?.pid === pid && file.isReady) break
    if (Date.now() > deadline) throw new Error(`it accepted no connections within ${READY_WITHIN_MS / 1000} s`)
    await delay(POLL_MS, undefined, { signal })
  }
  await checkLogin(socketDir, password)
}

async function checkLogin(socketDir: string, password: string): Promise<void> {
  const client = new pg.Client({ host: socketDir, user: 'plat', database: 'plat', password, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined) // the server may end right after; its exit tells
  try {
    await client.connect()
  } catch (cause) {
    if ((cause as { code?: string }).code !== '28P01') throw cause
    throw new StartError('The database does not accept the password in secrets.json: the two come from different backups. Restore both.')
  } finally {
    await client.end().catch(() => undefined) // nothing was sent that could be lost
  }
}
