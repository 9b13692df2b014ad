import type { FunctionVersion } from '@plat/shared/contracts/functions.ts'
import type { VersionRecord } from './list-versions.ts'

/** The public form of a version of the function whose active version is given. */
export const presentVersion = (
  { version, deploymentId, author, createdAt, bytes }: VersionRecord,
  activeVersion: number | null,
): FunctionVersion => ({
  version,
  deploymentId,
  author,
  createdAt: createdAt.toISOString(),
  bytes,
  isActive: version === activeVersion,
})
