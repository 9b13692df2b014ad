import type { ReleaseDiff } from '@plat/shared/contracts/release-diff.ts'
import type { DeploymentRecord } from '../../database/records.ts'
import type { Dependencies } from '../../dependencies.ts'
import { compareMaps } from './compare-maps.ts'
import type { ReadManifest } from './create-manifest-reader.ts'
import { describeRules } from './describe-rules.ts'

type Needed = Pick<Dependencies, 'sql' | 'envCipher'> & { readManifest: ReadManifest }

const FILES_MAX = 500

/**
 * What differs between two releases of a project, from `base` (null: nothing at all) to `deployment`. Of the environment only names.
 *
 * @throws AppError DEPLOYMENT_NOT_READY when one of them has no release
 */
export async function diffReleases(
  dependencies: Needed,
  { base, deployment }: { base: DeploymentRecord | null; deployment: DeploymentRecord },
): Promise<ReleaseDiff> {
  const before = await readRelease(dependencies, base)
  const after = await readRelease(dependencies, deployment)
  const files = compareMaps(before.files, after.files, (a, b) => a.sha256 === b.sha256)
  const count = (change: string): number => files.filter((file) => file.change === change).length
  const counts = { added: count('added'), removed: count('removed'), changed: count('changed') }
  return {
    baseId: base?.id ?? null,
    deploymentId: deployment.id,
    filesChanged: { ...counts, same: after.files.size - counts.added - counts.changed },
    files: files.slice(0, FILES_MAX).map((file) => ({
      path: file.key,
      change: file.change,
      bytesBefore: file.before?.bytes ?? null,
      bytesAfter: file.after?.bytes ?? null,
    })),
    functions: compareMaps(before.functions, after.functions, (a, b) => a.version === b.version).map((fn) => ({
      functionName: fn.key,
      change: fn.change,
      versionBefore: fn.before?.version ?? null,
      versionAfter: fn.after?.version ?? null,
      bytesBefore: fn.before?.bytes ?? null,
      bytesAfter: fn.after?.bytes ?? null,
    })),
    routes: compareMaps(before.rules, after.rules, (a, b) => a === b).map((rule) => ({
      rule: rule.after ?? rule.before ?? '',
      change: rule.change,
    })),
    env: compareMaps(before.env, after.env, (a, b) => a === b).map(({ key, change }) => ({ key, change })),
  }
}

interface FunctionOfRelease {
  version: number
  bytes: number
}

async function readRelease({ sql, envCipher, readManifest }: Needed, deployment: DeploymentRecord | null): Promise<Release> {
  if (!deployment) return { files: new Map(), functions: new Map(), rules: new Map(), env: new Map() }
  const manifest = await readManifest(deployment)
  const { rows } = await sql.query<FunctionOfRelease & { functionName: string }>(
    `SELECT f.function_name AS "functionName", v.version, v.bytes FROM deployment_functions l JOIN functions f ON f.id = l.function_id
     JOIN function_versions v ON v.function_id = l.function_id AND v.version = l.version WHERE l.deployment_id = $1`,
    [deployment.id],
  )
  const ciphertext = deployment.productionEnvCiphertext ?? deployment.envCiphertext
  const env = ciphertext ? envCipher.decrypt(Buffer.from(ciphertext)) : '{}'
  return {
    files: new Map(Object.entries(manifest.files)),
    functions: new Map(rows.map(({ functionName, version, bytes }) => [functionName, { version, bytes }])),
    rules: describeRules(manifest),
    env: new Map(Object.entries(JSON.parse(env) as Record<string, string>)),
  }
}

interface Release {
  files: Map<string, { sha256: string; bytes: number }>
  functions: Map<string, FunctionOfRelease>
  rules: Map<string, string>
  env: Map<string, string>
}
