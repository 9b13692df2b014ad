import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { PackageJson } from '../presets/package-json.ts'
import { type FoundConfig, readProjectConfig } from '../project-config/read-project-config.ts'
import { readTreeFile } from '../tree/read-tree-file.ts'
import { resolveInTree } from '../tree/resolve-in-tree.ts'
import { planProject } from './plan-project.ts'
import type { ProjectPlan } from './project-plan.ts'

const PACKAGE_BYTES_MAX = 1024 * 1024

/**
 * Reads the configuration and package.json of a tree and decides what a build of it does.
 * @throws BuildFailure CONFIG_INVALID naming the key
 */
export async function readPlan(
  tree: string,
  settings: BuildSpec['settings'],
): Promise<{ plan: ProjectPlan; warnings: string[]; found: FoundConfig }> {
  const fromSettings = settings.rootDirectory ?? ''
  await requireFolder(tree, fromSettings)
  const found = await readProjectConfig(tree, fromSettings)
  // A configuration file that is itself in the root directory cannot move it.
  const rootDirectory = fromSettings || (found.config.rootDirectory ?? '')
  await requireFolder(tree, rootDirectory)
  const packageJson = await readPackageJson(tree, rootDirectory)
  return { ...planProject({ settings, found, packageJson, rootDirectory }), found }
}

async function requireFolder(tree: string, relative: string): Promise<void> {
  const folder = path.join(tree, relative)
  const isFolder = (await resolveInTree(tree, relative)) === folder && (await stat(folder)).isDirectory()
  if (relative !== '' && !isFolder)
    throw new BuildFailure('CONFIG_INVALID', `"rootDirectory": there is no folder "${relative}" in the repository.`)
}

async function readPackageJson(tree: string, folder: string): Promise<PackageJson | undefined> {
  const name = path.join(folder, 'package.json')
  try {
    const text = await readTreeFile(tree, name, PACKAGE_BYTES_MAX)
    return text === undefined ? undefined : PackageJson.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof SyntaxError || error instanceof RangeError ? error.message : 'it must be an object.'
    throw new BuildFailure('CONFIG_INVALID', `${name} cannot be read: ${reason}`)
  }
}
