import { nodeRuntimePaths } from '../node-runtime-paths.ts'
import type { SandboxSpec } from '../sandbox.ts'
import { egressMounts } from './egress-command.ts'
import { planMounts } from './plan-mounts.ts'
import type { SystemMounts } from './system-mounts.ts'

export interface BubblewrapHost {
  system: SystemMounts
  /** Options for the generated files of /etc. */
  etcOptions: readonly string[]
  /** Whether this bubblewrap and kernel can forbid user namespaces inside. */
  canDisableUserNamespaces: boolean
}

const TMP_BYTES_DEFAULT = 64 * 1024 * 1024

/**
 * User and group inside. On the host it is the user of the service, so that what a command writes stays the service's to read and remove.
 */
const IDS = ['--uid', '65534', '--gid', '65534']

const WALLS = ['--unshare-user', '--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'sandbox']

/**
 * bubblewrap leaves /proc/sys as it is, whose files the kernel lets host root write by user id alone, whatever the namespace: under a
 * service that runs as root a command could set kernel.core_pattern and so run a program outside. The rest is the same precaution.
 */
const READ_ONLY_IN_PROC = ['/proc/sys', '/proc/sysrq-trigger', '/proc/fs', '/proc/acpi', '/proc/scsi', '/proc/mtrr', '/proc/pressure']

/**
 * Everything bubblewrap(1) is told about a sandbox but the command. Holds environment values: to be handed over by descriptor, never as
 * arguments.
 * @throws Error when a path of the spec does not exist.
 */
export async function bubblewrapOptions(spec: SandboxSpec, env: Readonly<Record<string, string>>, host: BubblewrapHost): Promise<string[]> {
  const tmpBytes = String(Math.ceil(spec.limits.tmpBytesMax ?? TMP_BYTES_DEFAULT))
  const isEgress = spec.network === 'egress' && spec.egressSocketPath !== undefined
  const readOnly = [...(isEgress ? nodeRuntimePaths() : []), ...(spec.readOnly ?? [])]
  return [
    ...WALLS,
    ...IDS,
    ...(host.canDisableUserNamespaces ? ['--disable-userns'] : []),
    ...host.system.options,
    ...host.etcOptions,
    ...['--proc', '/proc'],
    ...READ_ONLY_IN_PROC.flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--dev', '/dev', '--perms', '1777', '--size', tmpBytes, '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...['--perms', '1777', '--size', tmpBytes, '--tmpfs', '/tmp', '--symlink', '/tmp', '/var/tmp'],
    ...(isEgress ? egressMounts(spec.egressSocketPath ?? '') : []),
    ...(await planMounts(readOnly, spec.writable ?? [], host.system.covered)),
    '--clearenv',
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', spec.cwd, '--remount-ro', '/'],
  ]
}
