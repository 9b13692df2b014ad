import type { Cgroups } from '../cgroups/sandbox-cgroup.ts'
import { startEgressForwarder } from '../egress-forwarder.ts'
import type { HostTools } from '../host/find-host-tools.ts'
import { checkSpec } from '../launch/check-spec.ts'
import { egressEnvironment } from '../launch/egress-environment.ts'
import { launchCommand } from '../launch/launch-command.ts'
import { createLaunchRuntime, type LaunchRuntime } from '../launch/launch-runtime.ts'
import { resourceLimitFlags } from '../launch/resource-limit-flags.ts'
import { shellAddedNames } from '../launch/shell-added-names.ts'
import { startSupervised } from '../launch/start-supervised.ts'
import type { SandboxDriver, SandboxedProcess, SandboxSpec } from '../sandbox.ts'

export interface PlainDriverOptions {
  tools: HostTools
  cgroups: Cgroups | undefined
  warnings: string[]
}

/**
 * Runs commands as ordinary processes of the service's user: limits and a sure end, but no walls. They see the host's files, network and
 * /tmp; `readOnly`, `writable` and `tmpBytesMax` change nothing, and the egress proxy is advice. With a cgroup a shell starts the command,
 * which drops variables whose names no shell can have.
 */
export function createPlainDriver({ tools, cgroups, warnings }: PlainDriverOptions): SandboxDriver {
  const runtime = createLaunchRuntime(tools, cgroups)
  return {
    isolation: { driver: 'plain', namespaces: false, cgroup: cgroups?.version ?? 'none', warnings },
    start: (spec) => startPlain(spec, runtime),
  }
}

async function startPlain(spec: SandboxSpec, runtime: LaunchRuntime): Promise<SandboxedProcess> {
  checkSpec(spec)
  const { limits, cwd, argv } = spec
  const { tools, containments, hardLimits } = runtime
  const containment = await containments.open({ ...limits, cpus: limits.cpus })
  const egress = await startEgress(spec).catch(async (error: unknown) => {
    await containment.release()
    throw error
  })
  const env = { ...spec.env, ...egress.env }
  const command = launchCommand(tools, {
    processesFiles: containment.processesFiles,
    resourceLimitFlags: resourceLimitFlags({ fileBytesMax: limits.fileBytesMax, mark: containment.mark }, hardLimits),
    noNewPrivileges: true,
    unsetNames: shellAddedNames(env),
    command: argv,
  })
  const hasChannel = spec.channel === true
  return await startSupervised({ runtime, containment, command, cwd, env, hasChannel, ownPipes: 0, onEnded: egress.stop })
}

async function startEgress({ network, egressSocketPath }: SandboxSpec): Promise<{ env: Record<string, string>; stop: () => void }> {
  if (network !== 'egress' || egressSocketPath === undefined) return { env: {}, stop: () => {} }
  const server = await startEgressForwarder({ port: 0, socketPath: egressSocketPath })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The egress forwarder has no port.')
  return { env: egressEnvironment(address.port), stop: () => server.close() }
}
