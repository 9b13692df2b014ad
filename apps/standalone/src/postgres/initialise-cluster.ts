import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dieWithParent } from '../processes/die-with-parent.ts'
import { StartError } from '../start-error.ts'
import type { ServerIdentity } from './server-identity.ts'

interface InitialiseOptions {
  clusterDir: string
  identity: ServerIdentity
  /** Of the role `plat`. */
  password: string
  env: Readonly<Record<string, string>>
}

/**
 * Makes a data directory that holds the role `plat` (may create databases, is no superuser) and its database `plat`. It appears whole
 * or not at all: it is made beside its place and then renamed. The superuser's password is thrown away; who must be superuser can
 * stop the server and use `postgres --single`.
 *
 * @throws StartError with all that initdb printed
 */
export async function initialiseCluster({ clusterDir, identity, password, env }: InitialiseOptions): Promise<void> {
  const fresh = `${clusterDir}.new`
  const passwordFile = `${clusterDir}.password`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  const prefix = [...identity.prefix, ...dieWithParent('KILL')]
  const run = (argv: string[], input = '') => runToEnd([...prefix, ...argv], { identity, env, input })
  try {
    writeFileSync(passwordFile, randomBytes(32).toString('base64url'), { mode: 0o600 })
    if (identity.user) for (const file of [fresh, passwordFile]) chownSync(file, identity.user.uid, identity.user.gid)
    const access = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile]
    await run([identity.binaries.initdb, '-D', fresh, '--no-locale', '-E', 'UTF8', '--no-instructions', ...access])
    const singleUser = [
      identity.binaries.postgres,
      '--single',
      '-D',
      fresh,
      '-c',
      'exit_on_error=on',
      '-c',
      'log_min_error_statement=panic',
    ]
    await run([...singleUser, 'postgres'], `${roleAndDatabase(password).join('\n')}\n`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(fresh, clusterDir)
}

/** Single-user mode takes one command a line, on standard input: the password is in no argument and no process list. */
function roleAndDatabase(password: string): string[] {
  const literal = `'${password.replaceAll("'", "''")}'`
  return [`CREATE ROLE plat LOGIN CREATEDB PASSWORD ${literal};`, 'CREATE DATABASE plat OWNER plat;']
}

interface RunOptions {
  identity: ServerIdentity
  env: Readonly<Record<string, string>>
  input: string
}

function runToEnd([program = '', ...args]: string[], { identity, env, input }: RunOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], ...identity.user })
    let printed = ''
    const collect = (chunk: Buffer) => {
      printed += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.stdin.on('error', () => undefined) // it ended before it read everything; its exit code tells
    child.stdin.end(input)
    child.once('error', (cause) => reject(new StartError(`${program} could not be started: ${cause.message}`, { cause })))
    child.once('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new StartError(`Making the database failed (${signal ?? `exit code ${code}`}):\n${printed.trim()}`))
    })
  })
}
