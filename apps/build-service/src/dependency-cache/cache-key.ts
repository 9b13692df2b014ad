import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { PackageManager } from '../install/choose-package-manager.ts'

interface CacheKeyInput {
  packageManager: PackageManager
  lockText: string
  /** Text of package.json. */
  packageJson: string
  /** Text of the package managers' configuration files, by name, as far as there are any. */
  configuration: Readonly<Record<string, string>>
}

/** Fields of package.json that change what an install makes. */
const FIELDS = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'resolutions',
  'pnpm',
  'packageManager',
]
/** Scripts of the project itself that run during an install and may write anywhere: then its result is more than node_modules. */
const INSTALL_SCRIPTS = [
  'preinstall',
  'install',
  'postinstall',
  'prepublish',
  'preprepare',
  'prepare',
  'postprepare',
  'dependencies',
  'pnpm:devPreinstall',
]

const Manifest = z.looseObject({ scripts: z.record(z.string(), z.unknown()).optional().catch(undefined) })

/**
 * The name under which the node_modules of an install can be used again: the same lock file, dependencies, configuration, package manager,
 * Node and platform. Undefined when node_modules alone is not the whole result, so that it must not be: no lock file, workspaces, or
 * install scripts of the project's own. Pure.
 */
export function cacheKey({ packageManager, lockText, packageJson, configuration }: CacheKeyInput): string | undefined {
  const manifest = Manifest.safeParse(JSON.parse(packageJson)).data
  if (!manifest || packageManager.lockFile === undefined || manifest.workspaces !== undefined) return undefined
  if (INSTALL_SCRIPTS.some((name) => manifest.scripts?.[name] !== undefined)) return undefined
  if (hasLocalDependency(manifest) || /^packages:/m.test(configuration['pnpm-workspace.yaml'] ?? '')) return undefined
  const facts = [
    [process.version, process.platform, process.arch, packageManager.label, packageManager.fetched ?? null],
    FIELDS.map((field) => manifest[field] ?? null),
    Object.entries(configuration).sort(),
    lockText,
  ]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

/** A dependency in the repository itself changes without any lock file changing. */
function hasLocalDependency(manifest: Record<string, unknown>): boolean {
  const versions = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((field) => Object.values(manifest[field] ?? {}))
  return versions.some((version) => typeof version === 'string' && /^(file:|link:|portal:|workspace:|\.{0,2}\/)/.test(version))
}
