import { z } from 'zod'
import { BuildCommand, Id, RelativeFolder, Sha256 } from './common.ts'
import { BuildLogLine, Commit, DeploymentError, DeploymentTarget } from './deployments.ts'

/** Where the tree of a build comes from. */
export const BuildSource = z.discriminatedUnion('type', [
  /** The project's own remote at the api; fetched with the service token. `sha` is the exact commit. */
  z.object({ type: z.literal('hosted'), url: z.string(), sha: z.string() }),
  /** A foreign repository: egress rules apply; no credentials. */
  z.object({ type: z.literal('external'), url: z.string(), ref: z.string().nullable() }),
  /** A .tgz of the source, as an artifact in storage. */
  z.object({ type: z.literal('upload'), sha256: Sha256 }),
])

/** api → build-service, POST /builds (service token). 202 accepted, 409 no free slot. Holds decrypted env: never logged. */
export const BuildSpec = z.object({
  deploymentId: Id,
  /** Proof of the lease; every later message about this build carries it, and the api refuses an outdated one with 409. */
  leaseToken: z.string(),
  projectId: Id,
  projectSlug: z.string(),
  target: DeploymentTarget,
  branch: z.string().nullable(),
  source: BuildSource,
  settings: z.object({
    framework: z.string().nullable(),
    rootDirectory: RelativeFolder.nullable(),
    installCommand: BuildCommand.nullable(),
    buildCommand: BuildCommand.nullable(),
    outputDirectory: RelativeFolder.nullable(),
  }),
  env: z.record(z.string(), z.string()),
  /** Values that must never show in the log. */
  secretValues: z.array(z.string()),
  /** First sequence number of this attempt's log lines. */
  firstSeq: z.number().int().min(1),
})
export type BuildSpec = z.infer<typeof BuildSpec>

/**
 * build-service → api, POST /internal/build-services/heartbeat, every 3 s and at once when a slot frees. Renews the lease (15 s) of every
 * build named in `running`.
 */
export const BuildServiceHeartbeat = z.strictObject({
  id: z.string().min(1).max(100),
  /** Where the api reaches it. */
  url: z.string(),
  slots: z.number().int().min(0),
  running: z.array(z.strictObject({ deploymentId: Id, leaseToken: z.string() })),
})
/** `stop`: builds that were cancelled, or whose lease someone else holds: end them, report nothing but `cancelled`. */
export const BuildServiceOrders = z.object({ stop: z.array(Id) })

/** build-service → api, POST /internal/builds/:deploymentId/progress. Lines sent twice are stored once (by seq). */
export const BuildProgress = z.strictObject({ leaseToken: z.string(), lines: z.array(BuildLogLine).max(1000), commit: Commit.optional() })

/** build-service → api, POST /internal/builds/:deploymentId/finish. Sent until answered; a second one changes nothing. */
export const BuildResult = z.strictObject({
  leaseToken: z.string(),
  timings: z.record(z.string(), z.number()),
  outcome: z.discriminatedUnion('status', [
    z.object({ status: z.literal('ready'), manifestSha256: Sha256, files: z.number().int(), bytes: z.number().int() }),
    z.object({ status: z.literal('failed'), error: DeploymentError }),
    z.object({ status: z.literal('cancelled') }),
  ]),
})
export type BuildResult = z.infer<typeof BuildResult>
