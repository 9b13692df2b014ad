import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { newId } from './api-peer.ts'

/** A build of a new deployment of a new project without settings and variables; only its source is missing. */
export function defaultSpec(): Omit<BuildSpec, 'source'> {
  return {
    deploymentId: newId(),
    leaseToken: newId(),
    projectId: newId(),
    projectSlug: 'my-site',
    target: 'production',
    branch: 'main',
    settings: { framework: null, rootDirectory: null, installCommand: null, buildCommand: null, outputDirectory: null },
    env: {},
    secretValues: [],
    firstSeq: 1,
  }
}
