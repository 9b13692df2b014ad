import type { Readable } from 'node:stream'
import type { Cgroups } from '../cgroups/sandbox-cgroup.ts'
import type { Containment } from '../containment/containment.ts'
import type { HostTools } from '../host/find-host-tools.ts'
import { checkSpec } from '../launch/check-spec.ts'
import { egressEnvironment } from '../launch/egress-environment.ts'
import { launchCommand } from '../launch/launch-command.ts'
import { createLaunchRuntime, type LaunchRuntime } from '../launch/launch-runtime.ts'
import { resourceLimitFlags } from '../launch/resource-limit-flags.ts'
import { startSupervised } from '../launch/start-supervised.ts'
import type { SandboxDriver, SandboxedProcess, SandboxSpec } from '../sandbox.ts'
import { type BubblewrapHost, bubblewrapOptions } from './bubblewrap-options.ts'
import { EGRESS_PORT, egressCommand } from './egress-command.ts'

export interface BubblewrapDriverOptions {
  tools: HostTools & { bubblewrap: string }
  host: BubblewrapHost
  cgroups: Cgroups | undefined
  warnings: string[]
}

/** bubblewrap's own two processes, which count although the command did not start them. */
const OWN_PIDS = 2
/** The forwarder of an `egress` sandbox: a Node process beside the command. */
const EGRESS_PIDS = 16
const EGRESS_MEMORY_BYTES = 64 * 1024 * 1024

/**
 * Runs commands in namespaces of their own (files, processes, network, users, IPC) without capabilities. A command ended by a signal is
 * reported as code 128 + its number, as shells do; the environment has PWD besides what was given. With `egress` a shell starts the
 * command, which drops variables whose names no shell can have.
 */
export function createBubblewrapDriver({ tools, host, cgroups, warnings }: BubblewrapDriverOptions): SandboxDriver {
  const runtime = createLaunchRuntime(tools, cgroups)
  return {
    isolation: { driver: 'bubblewrap', namespaces: true, cgroup: cgroups?.version ?? 'none', warnings },
    start: (spec) => startBubblewrap(spec, runtime, tools.bubblewrap, host),
  }
}

async function startBubblewrap(
  spec: SandboxSpec,
  runtime: LaunchRuntime,
  bubblewrap: string,
  host: BubblewrapHost,
): Promise<SandboxedProcess> {
  checkSpec(spec)
  const env = spec.network === 'egress' ? { ...spec.env, ...egressEnvironment(EGRESS_PORT) } : spec.env
  const options = await bubblewrapOptions(spec, env, host)
  const containment = await openContainment(spec, runtime)
  const hasChannel = spec.channel === true
  const firstPipe = hasChannel ? 4 : 3
  const command = launchCommand(runtime.tools, {
    processesFiles: containment.processesFiles,
    resourceLimitFlags: resourceLimitFlags({ fileBytesMax: spec.limits.fileBytesMax, mark: containment.mark }, runtime.hardLimits),
    // Where bubblewrap is installed set-uid it needs the privilege; it gives it up for the command in any case.
    noNewPrivileges: false,
    unsetNames: [],
    command: [
      ...[bubblewrap, '--args', String(firstPipe), '--json-status-fd', String(firstPipe + 1), '--'],
      ...insideCommand(spec, env, runtime),
    ],
  })
  return await startSupervised({
    ...{ runtime, containment, command, hasChannel, ownPipes: 2 },
    // None of the command's environment here: LD_PRELOAD, say, would take effect outside the walls.
    ...{ cwd: '/', env: {} },
    async onSpawned([optionsPipe, statusPipe]) {
      // Read to its end by bubblewrap also when closed here; nothing comes back that would end it.
      optionsPipe?.end(options.map((option) => `${option}\0`).join(''), () => optionsPipe.destroy())
      if (statusPipe) await adoptInit(statusPipe, containment)
    },
  })
}

function openContainment({ limits, network }: SandboxSpec, { containments }: LaunchRuntime): Promise<Containment> {
  const isEgress = network === 'egress'
  return containments.open({
    memoryBytesMax: limits.memoryBytesMax + (isEgress ? EGRESS_MEMORY_BYTES : 0),
    pidsMax: limits.pidsMax + OWN_PIDS + (isEgress ? EGRESS_PIDS : 0),
    cpus: limits.cpus,
  })
}

/**
 * Without a cgroup the number of processes is limited per user, which works for an ordinary user and in a user namespace of one's own
 * only.
 */
function insideCommand({ argv, network, limits }: SandboxSpec, env: Readonly<Record<string, string>>, runtime: LaunchRuntime): string[] {
  const command = network === 'egress' ? egressCommand(argv, env) : [...argv]
  const { prlimit } = runtime.tools
  if (runtime.hasCgroup || !prlimit) return command
  const pidsMax = limits.pidsMax + OWN_PIDS + (network === 'egress' ? EGRESS_PIDS : 0)
  return [prlimit, `--nproc=${pidsMax}`, '--', ...command]
}

/**
 * The first process of the pid namespace: the kernel ends it after all the others, so once it is gone none is left. bubblewrap names it
 * before the command starts. Settles when it is known, or bubblewrap ended without having one.
 */
function adoptInit(status: Readable, containment: Containment): Promise<void> {
  return new Promise((resolve) => {
    let text = ''
    status.setEncoding('utf8')
    status.on('data', (chunk: string) => {
      text += chunk
      const pid = /"child-pid": *(\d+)/.exec(text)?.[1]
      if (pid === undefined) return
      containment.adopt(Number(pid))
      resolve()
    })
    status.on('close', resolve)
  })
}
