import { stat } from 'node:fs/promises'
import path from 'node:path'
import { planProject } from '../../plan/plan-project.ts'
import { PackageJson } from '../../presets/package-json.ts'
import { type FoundConfig, readProjectConfig } from '../../project-config/read-project-config.ts'
import { readTreeFile } from '../../tree/read-tree-file.ts'
import { resolveInTree } from '../../tree/resolve-in-tree.ts'
import type { Build } from '../build.ts'
import { BuildFailure } from '../build-failure.ts'

const PACKAGE_BYTES_MAX = 1024 * 1024

/**
 * Reads the project's configuration and package.json and decides what the build does.
 * @throws BuildFailure CONFIG_INVALID naming the key
 */
export async function detectProject(build: Build): Promise<string> {
  const { spec, folder, log } = build
  const fromSettings = spec.settings.rootDirectory ?? ''
  await requireFolder(folder.tree, fromSettings)
  const found = await readProjectConfig(folder.tree, fromSettings)
  // A configuration file that is itself in the root directory cannot move it.
  const rootDirectory = fromSettings || (found.config.rootDirectory ?? '')
  await requireFolder(folder.tree, rootDirectory)
  const packageJson = await readPackageJson(folder.tree, rootDirectory)
  const { plan, warnings } = planProject({ settings: spec.settings, found, packageJson, rootDirectory })
  for (const warning of warnings) log.system('detect', `warning: ${warning}`)
  build.facts.plan = plan
  return summary(plan.preset.name, found)
}

function summary(name: string, { fileName }: FoundConfig): string {
  return fileName === undefined ? name : `${name} (${fileName})`
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
