import path from 'node:path'
import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { startEgressProxy } from '../egress-proxy/start-egress-proxy.ts'
import type { BuildLog } from '../log/build-log.ts'
import type { BuildOptions } from './build-options.ts'
import type { Ending } from './to-ending.ts'

interface EgressInput {
  spec: BuildSpec
  options: BuildOptions
  log: BuildLog
}

const WARNINGS_MAX = 10

/** Gives a build its own way out, whose refusals its log shows, and takes it back. Never rejects: a failure to do so is a fault of ours. */
export async function withEgress({ spec, options, log }: EgressInput, use: (egressSocketPath: string) => Promise<Ending>): Promise<Ending> {
  const { instance, services, ownPorts } = options
  const socketPath = path.join(instance.sockets, spec.deploymentId)
  const allow = [...services.gitAllow, ...services.toolchain.registry.hosts]
  try {
    const egress = await startEgressProxy({ socketPath, allow, ownPorts, onRefused: createRefusalLog(log) })
    return await use(socketPath).finally(() => egress.close())
  } catch (error) {
    return { type: 'fault', error }
  }
}

function createRefusalLog(log: BuildLog): (sentence: string) => void {
  const told = new Set<string>()
  return (sentence) => {
    if (told.has(sentence) || told.size >= WARNINGS_MAX) return
    told.add(sentence)
    log.system('build', `warning: a connection was refused. ${sentence}`)
  }
}
