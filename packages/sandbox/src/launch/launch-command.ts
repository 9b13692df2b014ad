import type { HostTools } from '../host/find-host-tools.ts'

export interface LaunchPlan {
  /** Files of the groups to enter first. */
  processesFiles: readonly string[]
  /** Flags of prlimit(1); ignored when the host has none. */
  resourceLimitFlags: readonly string[]
  /** Set-uid programs gain nothing. */
  noNewPrivileges: boolean
  /** Names that the shell of the launch would add to the environment of the command, and that must not get there. */
  unsetNames: readonly string[]
  command: readonly string[]
}

/**
 * 125: our parent is gone, or the group could not be entered; then nothing must run. The parent is compared after the death signal has been
 * asked for, so there is no moment at which its end goes unnoticed.
 */
const ENTER = `
[ "$PPID" = "$1" ] || exit 125
shift
while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done
shift
`

/**
 * The program and arguments that become `command`, step by step, each by exec: death signal, groups, resource limits. So nothing of the
 * command runs outside its limits. Without groups to enter no shell takes part.
 */
export function launchCommand(tools: HostTools, plan: LaunchPlan): string[] {
  const limited = tools.prlimit ? [tools.prlimit, ...plan.resourceLimitFlags, '--', ...plan.command] : [...plan.command]
  const entered = plan.processesFiles.length > 0 ? enterGroups(tools.shell, plan, limited) : limited
  if (!tools.setpriv) return entered
  const privileges = plan.noNewPrivileges ? ['--no-new-privs'] : []
  return [tools.setpriv, '--pdeathsig', 'KILL', ...privileges, '--', ...entered]
}

function enterGroups(shell: string, { processesFiles, unsetNames }: LaunchPlan, command: string[]): string[] {
  const script = `${ENTER}${unsetNames.length > 0 ? `unset ${unsetNames.join(' ')}\n` : ''}exec "$@"`
  return [shell, '-c', script, 'plat-launch', String(process.pid), ...processesFiles, '--', ...command]
}
