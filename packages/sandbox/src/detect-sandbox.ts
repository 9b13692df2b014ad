import { mkdir, realpath } from 'node:fs/promises'
import { detectCgroups } from './cgroups/detect-cgroups.ts'
import type { Cgroups } from './cgroups/sandbox-cgroup.ts'
import { openBubblewrap } from './drivers/open-bubblewrap.ts'
import { createPlainDriver } from './drivers/plain.ts'
import { findHostTools, type HostTools } from './host/find-host-tools.ts'
import type { SandboxDriver } from './sandbox.ts'

export interface DetectSandboxOptions {
  choice: 'auto' | 'bubblewrap' | 'plain'
  /** Directory of this instance for a few generated files; its path also names the instance's control groups. Made when missing. */
  stateDir: string
}

const INSTALL =
  'Install bubblewrap: apt-get install bubblewrap (Debian, Ubuntu), dnf install bubblewrap (Fedora) or apk add bubblewrap (Alpine), ' +
  'then restart.'
const PERMIT =
  'Permit user namespaces: sysctl user.max_user_namespaces above 0, kernel.unprivileged_userns_clone=1 and, on Ubuntu, ' +
  'kernel.apparmor_restrict_unprivileged_userns=0; in a container, profiles (seccomp, AppArmor) that allow them. Then restart.'
const NO_WALLS =
  'Until then builds and functions run as plain processes that see the files and the network of this machine, and the egress proxy is ' +
  'only advice to them.'

/**
 * Finds out, by running it, which sandbox this host and user offer, and what is missing for a stronger one (`isolation.warnings`). Also
 * ends and removes what a killed process of the same state directory left in its control groups.
 *
 * @throws Error when bubblewrap is chosen and does not work here, saying what to install or change.
 */
export async function detectSandbox({ choice, stateDir }: DetectSandboxOptions): Promise<SandboxDriver> {
  await mkdir(stateDir, { recursive: true })
  const directory = await realpath(stateDir)
  const tools = await findHostTools()
  const cgroups = await detectCgroups(directory, tools.shell)
  const warnings = [...cgroupWarnings(cgroups), ...toolWarnings(tools)]
  if (choice === 'plain') {
    const chosen =
      'The plain sandbox is chosen: builds and functions see the files and the network of this machine, and the egress proxy is only ' +
      'advice to them. Choose auto or bubblewrap.'
    return createPlainDriver({ tools, cgroups, warnings: [chosen, ...warnings] })
  }
  const bubblewrap = await openBubblewrap({ tools, cgroups, stateDir: directory, warnings })
  if ('driver' in bubblewrap) return bubblewrap.driver
  const remedy = tools.bubblewrap ? `bubblewrap fails here (${oneLine(bubblewrap.failure)}). ${PERMIT}` : INSTALL
  if (choice === 'bubblewrap') throw new Error(`The bubblewrap sandbox is chosen, but cannot be used. ${remedy}`)
  return createPlainDriver({ tools, cgroups, warnings: [`${remedy} ${NO_WALLS}`, ...warnings] })
}

function cgroupWarnings(cgroups: Cgroups | undefined): string[] {
  if (!cgroups) {
    return [
      'No cgroup: memory and process limits are kept by a watchdog that looks five times a second, not by the kernel, and CPU limits ' +
        'not at all. Run as root, or under systemd with Delegate=yes.',
    ]
  }
  return cgroups.limitsCpu ? [] : ['No cpu cgroup: CPU limits are not kept. Delegate the cpu controller as well.']
}

function toolWarnings({ setpriv, prlimit }: HostTools): string[] {
  const missing = [...(setpriv ? [] : ['setpriv']), ...(prlimit ? [] : ['prlimit'])]
  if (missing.length === 0) return []
  return [`Install util-linux: ${missing.join(' and ')} is missing, so limits on files and descriptors, or a sure end, are weaker.`]
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 300)
}
