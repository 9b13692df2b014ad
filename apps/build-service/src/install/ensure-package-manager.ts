import { randomUUID } from 'node:crypto'
import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runCommand } from '../commands/run-command.ts'
import type { Build } from '../pipeline/build.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { commandEnvironment } from '../toolchain/command-environment.ts'
import { removeTree } from '../work-folder/remove-tree.ts'

/**
 * Folder with the program of a package manager, fetched from the operator's registry when it is not there yet. It is shared by all
 * projects, so nothing of a project takes part: npm runs in a folder of its own, without the project's files and variables, and without
 * install scripts.
 *
 * @throws BuildFailure INSTALL_FAILED when it cannot be fetched
 */
export async function ensurePackageManager(
  build: Build,
  { package: name, version }: { package: string; version: string },
): Promise<string> {
  const { toolchain } = build.services
  const folder = path.join(toolchain.packageManagers, `${name.replace('/', '+')}@${version}`)
  const bin = path.join(folder, 'node_modules', '.bin')
  if (await exists(bin)) return bin
  const draft = path.join(toolchain.packageManagers, `.draft-${randomUUID()}`)
  try {
    await fetchInto(draft, `${name}@${version}`, build)
    if (!(await exists(folder))) await rename(draft, folder)
  } finally {
    await removeTree(draft)
  }
  return bin
}

async function fetchInto(draft: string, spec: string, { runner, services: { toolchain }, folder }: Build): Promise<void> {
  const home = path.join(draft, '.home')
  await mkdir(home, { recursive: true })
  await writeFile(path.join(home, '.npmrc'), `${toolchain.registry.npmrc.join('\n')}\n`)
  await writeFile(path.join(draft, 'package.json'), '{"private":true}')
  const { code } = await runCommand(runner, {
    step: 'install',
    argv: ['npm', 'install', '--ignore-scripts', '--no-package-lock', '--loglevel=error', '--', spec],
    cwd: draft,
    env: commandEnvironment({
      folder: { ...folder, home, temp: home },
      toolchain,
      searchFirst: [],
      memoryBytesMax: runner.limits.memoryBytesMax,
      projectEnv: {},
      facts: {},
    }),
    readOnly: toolchain.readOnly,
    writable: [draft],
    network: 'egress',
  })
  if (code !== 0)
    throw new BuildFailure('INSTALL_FAILED', `${spec} could not be fetched from the registry. The last lines of the log say why.`)
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
