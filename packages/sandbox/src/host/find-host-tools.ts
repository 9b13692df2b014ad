import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Absolute paths of the programs that put a command behind walls; undefined where the host lacks a usable one. */
export interface HostTools {
  shell: string
  /** util-linux setpriv with --pdeathsig (busybox has one without). */
  setpriv: string | undefined
  prlimit: string | undefined
  bubblewrap: string | undefined
}

/** Never the PATH of the service: a directory that others may write to must not choose these programs. */
const TOOL_DIRECTORIES = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/run/current-system/sw/bin']
const PROBE_TIMEOUT_MS = 10_000

const run = promisify(execFile)

/** Looks for the tools and runs each once, so that only what works is named. @throws Error when there is no shell. */
export async function findHostTools(): Promise<HostTools> {
  const shell = await findProgram('sh')
  if (!shell) throw new Error('There is no /bin/sh on this machine: install a POSIX shell.')
  const [setpriv, prlimit, bubblewrap] = await Promise.all([
    findWorking('setpriv', ['--pdeathsig', 'KILL', '--no-new-privs', '--', shell, '-c', 'exit 0']),
    findWorking('prlimit', ['--core=0', '--', shell, '-c', 'exit 0']),
    findWorking('bwrap', ['--version']),
  ])
  return { shell, setpriv, prlimit, bubblewrap }
}

async function findWorking(name: string, probe: string[]): Promise<string | undefined> {
  const path = await findProgram(name)
  if (!path) return undefined
  try {
    await run(path, probe, { env: {}, timeout: PROBE_TIMEOUT_MS, killSignal: 'SIGKILL' })
    return path
  } catch {
    // Present but not able to do what is needed: the same as absent.
    return undefined
  }
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const directory of TOOL_DIRECTORIES) {
    const path = join(directory, name)
    try {
      await access(path, constants.X_OK)
      return path
    } catch {
      // Not here; the next directory may have it.
    }
  }
  return undefined
}
