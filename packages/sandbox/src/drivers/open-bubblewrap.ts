import { text } from 'node:stream/consumers'
import type { Cgroups } from '../cgroups/sandbox-cgroup.ts'
import type { HostTools } from '../host/find-host-tools.ts'
import type { SandboxDriver } from '../sandbox.ts'
import { createBubblewrapDriver } from './bubblewrap.ts'
import { findSystemMounts } from './system-mounts.ts'
import { writeEtcFiles } from './write-etc-files.ts'

export interface OpenBubblewrapOptions {
  tools: HostTools
  cgroups: Cgroups | undefined
  stateDir: string
  warnings: readonly string[]
}

const TRIAL_TIMEOUT_MS = 10_000
const TRIAL_LIMITS = { memoryBytesMax: 256 * 1024 * 1024, pidsMax: 16 }

const NESTED_NAMESPACES =
  'bubblewrap cannot forbid user namespaces inside a sandbox here: install bubblewrap 0.8 or newer, and in a container make /proc/sys ' +
  'writable.'

/** The bubblewrap driver, once it has really run a command with all its walls; else the reason why it cannot, as bubblewrap puts it. */
export async function openBubblewrap(options: OpenBubblewrapOptions): Promise<{ driver: SandboxDriver } | { failure: string }> {
  const { bubblewrap } = options.tools
  if (!bubblewrap) return { failure: 'not installed' }
  const tools = { ...options.tools, bubblewrap }
  const host = { system: await findSystemMounts(), etcOptions: await writeEtcFiles(options.stateDir) }
  let failure = ''
  for (const canDisableUserNamespaces of [true, false]) {
    const warnings = [...options.warnings, ...(canDisableUserNamespaces ? [] : [NESTED_NAMESPACES])]
    const driver = createBubblewrapDriver({ tools, host: { ...host, canDisableUserNamespaces }, cgroups: options.cgroups, warnings })
    const reason = await findFault(driver)
    if (reason === undefined) return { driver }
    failure ||= reason
  }
  return { failure }
}

async function findFault(driver: SandboxDriver): Promise<string | undefined> {
  try {
    const trial = await driver.start({ argv: ['/bin/sh', '-c', 'exit 0'], cwd: '/', env: {}, network: 'none', limits: TRIAL_LIMITS })
    const timer = setTimeout(() => void trial.kill(), TRIAL_TIMEOUT_MS)
    const [{ code, signal }, complaint] = await Promise.all([trial.exited, text(trial.stderr)])
    clearTimeout(timer)
    return code === 0 ? undefined : complaint.trim() || `it ended with ${code ?? signal}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
