import type { PackageJson } from '../presets/package-json.ts'

export interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn'
  /** What has to be fetched from the registry first; undefined for npm, which is there. */
  fetched: { package: string; version: string } | undefined
  /** Arguments that install everything, development dependencies too. */
  installArguments: readonly string[]
  /** As shown in the log. */
  label: string
  lockFile: string | undefined
}

/** In order of preference when a folder has several. */
export const LOCK_FILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'] as const
export type LockFile = (typeof LOCK_FILES)[number]

const PINNED = /^(npm|pnpm|yarn)@(\d+\.\d+\.\d+(?:-[\w.]+)?)(?:\+[\w.]+)?$/

/** The package manager of a project and how it installs: by `packageManager` in package.json, else by its lock file. Pure. */
export function choosePackageManager(packageJson: PackageJson, locks: ReadonlyMap<LockFile, string>): PackageManager {
  const [, pinnedName, pinnedVersion] = PINNED.exec(packageJson.packageManager ?? '') ?? []
  const lockFile = LOCK_FILES.find((file) => locks.has(file) && (pinnedName === undefined || managerOf(file) === pinnedName))
  const name = pinnedName ?? (lockFile === undefined ? 'npm' : managerOf(lockFile))
  const lockText = lockFile === undefined ? '' : (locks.get(lockFile) ?? '')
  if (name === 'pnpm') return pnpm(lockFile, pinnedVersion ?? pnpmVersionFor(lockText))
  if (name === 'yarn') return yarn(lockFile, pinnedVersion ?? yarnVersionFor(lockText))
  const command = lockFile === undefined ? 'install' : 'ci'
  return { name: 'npm', fetched: undefined, installArguments: [command, '--include=dev'], label: `npm ${command}`, lockFile }
}

function managerOf(file: LockFile): 'npm' | 'pnpm' | 'yarn' {
  if (file === 'pnpm-lock.yaml') return 'pnpm'
  return file === 'yarn.lock' ? 'yarn' : 'npm'
}

function pnpm(lockFile: string | undefined, version: string): PackageManager {
  const frozen = lockFile === undefined ? '--no-frozen-lockfile' : '--frozen-lockfile'
  return {
    name: 'pnpm',
    fetched: { package: 'pnpm', version },
    installArguments: ['install', frozen, '--prod=false'],
    label: 'pnpm install',
    lockFile,
  }
}

function yarn(lockFile: string | undefined, version: string): PackageManager {
  const isClassic = version.startsWith('1.')
  const classic = ['--production=false', '--non-interactive', ...(lockFile === undefined ? [] : ['--frozen-lockfile'])]
  return {
    name: 'yarn',
    fetched: { package: isClassic ? 'yarn' : '@yarnpkg/cli-dist', version },
    installArguments: ['install', ...(isClassic ? classic : [lockFile === undefined ? '--no-immutable' : '--immutable'])],
    label: 'yarn install',
    lockFile,
  }
}

/** The newest version that reads and keeps a lock file of this format. */
function pnpmVersionFor(lockText: string): string {
  const format = Number(/^lockfileVersion:\s*'?(\d+)/m.exec(lockText)?.[1] ?? 9)
  if (format >= 9) return '9.15.9'
  return format >= 6 ? '8.15.9' : '7.33.7'
}

function yarnVersionFor(lockText: string): string {
  const format = /^__metadata:\s*\n\s+version:\s*"?(\d+)/m.exec(lockText)?.[1]
  if (format === undefined) return '1.22.22'
  return Number(format) >= 8 ? '4.9.1' : '3.8.7'
}
