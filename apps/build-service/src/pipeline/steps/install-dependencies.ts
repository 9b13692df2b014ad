import { lstat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { cacheKey } from '../../dependency-cache/cache-key.ts'
import { choosePackageManager, type PackageManager } from '../../install/choose-package-manager.ts'
import { ensurePackageManager } from '../../install/ensure-package-manager.ts'
import { findInstallFolder, type InstallFolder } from '../../install/find-install-folder.ts'
import { PackageJson } from '../../presets/package-json.ts'
import { readTreeFile } from '../../tree/read-tree-file.ts'
import { type Build, planOf } from '../build.ts'
import { BuildFailure } from '../build-failure.ts'
import { toSummary } from '../format-step-line.ts'
import { runProjectCommand } from './run-project-command.ts'

const TEXT_BYTES_MAX = 1024 * 1024
const CONFIGURATION_FILES = ['.npmrc', '.yarnrc', '.yarnrc.yml', 'pnpm-workspace.yaml']

/**
 * Installs the project's dependencies, from the project's cache when the same ones were installed before. Undefined when there are none.
 * @throws BuildFailure INSTALL_FAILED
 */
export async function installDependencies(build: Build): Promise<string | undefined> {
  const plan = planOf(build)
  await writeFile(path.join(build.folder.home, '.npmrc'), `${build.services.toolchain.registry.npmrc.join('\n')}\n`)
  if (plan.installCommand === '') return undefined
  if (plan.installCommand !== null) return runCustom(build, plan.installCommand)
  if (!hasDependencies(plan.packageJson)) return undefined
  requireNpm(build)
  const found = await findInstallFolder(build.folder.tree, plan.rootDirectory)
  const texts = await readTexts(build.folder.tree, found.folder)
  const packageManager = choosePackageManager(PackageJson.parse(JSON.parse(texts.packageJson)), found.locks)
  build.facts.installFolder = found.folder
  return installCached(build, packageManager, found, texts)
}

function hasDependencies(packageJson: PackageJson | undefined): boolean {
  const { dependencies, devDependencies, optionalDependencies, workspaces } = packageJson ?? {}
  return workspaces !== undefined || Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).length > 0
}

function requireNpm({ services }: Build): void {
  if (!services.toolchain.hasNpm)
    throw new BuildFailure('INSTALL_FAILED', 'There is no npm on the build machine. Ask the operator to install it.')
}

interface InstallTexts {
  packageJson: string
  configuration: Record<string, string>
}

async function readTexts(tree: string, folder: string): Promise<InstallTexts> {
  const read = (name: string) => readTreeFile(tree, path.join(folder, name), TEXT_BYTES_MAX)
  try {
    const configuration: Record<string, string> = {}
    for (const name of CONFIGURATION_FILES) configuration[name] = (await read(name)) ?? ''
    const packageJson = (await read('package.json')) ?? '{}'
    PackageJson.parse(JSON.parse(packageJson))
    return { packageJson, configuration }
  } catch (error) {
    throw new BuildFailure('INSTALL_FAILED', `The files of ${folder || 'the root'} cannot be read: ${(error as Error).message}`)
  }
}

async function runCustom(build: Build, command: string): Promise<string> {
  const { rootDirectory } = planOf(build)
  build.facts.installFolder = rootDirectory
  await withDownloads(build, async (writable, env) => {
    const result = await runProjectCommand(build, { step: 'install', argv: ['sh', '-c', command], folder: rootDirectory, writable, env })
    refuseFailure(result.code, command)
  })
  return toSummary(command)
}

async function installCached(
  build: Build,
  packageManager: PackageManager,
  { folder, locks }: InstallFolder,
  texts: InstallTexts,
): Promise<string> {
  const { cache } = build.services
  const { projectId } = build.spec
  const lockText = [...locks.values()].join('\n')
  const key = cacheKey({ packageManager, lockText, ...texts })
  const nodeModules = path.join(build.folder.tree, folder, 'node_modules')
  // A repository that brings node_modules along gets what its package manager makes of it.
  const isCacheable = key !== undefined && (await lstat(nodeModules).catch(() => undefined)) === undefined
  const bin = packageManager.fetched ? await ensurePackageManager(build, packageManager.fetched) : undefined
  build.facts.packageManager = { ...packageManager, bin }
  if (isCacheable && (await cache.restore(projectId, key, nodeModules, build.signal))) return `${packageManager.label} (cached)`
  await withDownloads(build, async (writable, env) => {
    const argv = [packageManager.name, ...packageManager.installArguments] as const
    const result = await runProjectCommand(build, { step: 'install', argv, folder, writable, env })
    refuseFailure(result.code, packageManager.label)
  })
  if (isCacheable && (await lstat(nodeModules).catch(() => undefined))?.isDirectory()) await save(build, key, nodeModules)
  return packageManager.label
}

/** A cache that cannot be written costs time, not the build. */
async function save({ services, spec, signal, log }: Build, key: string, nodeModules: string): Promise<void> {
  await services.cache.save(spec.projectId, key, nodeModules, signal).catch(() => {
    signal.throwIfAborted()
    log.system('install', 'warning: the dependencies could not be kept for the next build.')
  })
}

function withDownloads(build: Build, use: (writable: string[], env: Record<string, string>) => Promise<void>): Promise<void> {
  const manager = build.facts.packageManager?.name
  return build.services.cache.withDownloads(build.spec.projectId, (folder) => use([folder], downloadEnvironment(folder, manager)))
}

/** Where each package manager keeps what it has downloaded. npm complains of settings that are pnpm's. */
function downloadEnvironment(folder: string, manager: PackageManager['name'] | undefined): Record<string, string> {
  return {
    npm_config_cache: path.join(folder, 'npm'),
    YARN_CACHE_FOLDER: path.join(folder, 'yarn'),
    YARN_GLOBAL_FOLDER: path.join(folder, 'yarn-berry'),
    // Links into the store would let a build change what the next one installs.
    ...(manager === 'pnpm' ? { npm_config_store_dir: path.join(folder, 'pnpm'), npm_config_package_import_method: 'copy' } : {}),
  }
}

function refuseFailure(code: number | null, command: string): void {
  if (code === 0) return
  const how = code === null ? 'was ended' : `ended with code ${code}`
  throw new BuildFailure('INSTALL_FAILED', `"${toSummary(command, 100)}" ${how}. The last lines of the log say why.`)
}
