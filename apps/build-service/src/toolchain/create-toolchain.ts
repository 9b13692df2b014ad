import { chmod, mkdir, realpath, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { nodeRuntimePaths } from '@plat/sandbox/node-runtime-paths.ts'
import { writeGitProgram } from '../source/write-git-program.ts'
import { removeTree } from '../work-folder/remove-tree.ts'
import { findNpm } from './find-npm.ts'
import { type RegistrySettings, readRegistrySettings, toRegistrySettings } from './registry-settings.ts'

/** Node, npm and what they need to know, for every command of every build. */
export interface Toolchain {
  /** Folder with `node`, `npm` and `npx`. */
  bin: string
  /** Where further package managers are kept, fetched when first needed. */
  packageManagers: string
  /** What stands for git outside the sandbox. */
  git: string
  /** Host paths the commands must be able to read. */
  readOnly: string[]
  /** Whether there is an npm on this machine. */
  hasNpm: boolean
  registry: RegistrySettings
  /** NODE_EXTRA_CA_CERTS, where the operator has set it. */
  caEnvironment: Record<string, string>
}

/** What of the service's own environment tools may depend on. */
export interface HostEnvironment {
  env: Readonly<Record<string, string | undefined>>
  nodePath: string
}

/** Prepares the shared tools below `folder`, anew at every start: the host's Node and npm may have changed. */
export async function createToolchain(folder: string, { env, nodePath }: HostEnvironment): Promise<Toolchain> {
  const bin = path.join(folder, 'bin')
  const packageManagers = path.join(folder, 'package-managers')
  await removeTree(bin)
  await mkdir(bin, { recursive: true })
  await mkdir(packageManagers, { recursive: true })
  await symlink(nodePath, path.join(bin, 'node'))
  const cli = await findNpm({ execPath: env.npm_execpath, nodePath, searchPath: env.PATH ?? '' })
  if (cli !== undefined) {
    await writeShim(path.join(bin, 'npm'), nodePath, cli)
    await writeShim(path.join(bin, 'npx'), nodePath, path.join(path.dirname(cli), 'npx-cli.js'))
  }
  const registry = cli === undefined ? toRegistrySettings({}) : await readRegistrySettings({ nodePath, cli }, folder, env)
  const extraCa = await readableFile(env.NODE_EXTRA_CA_CERTS)
  const caFiles = await Promise.all(registry.caFiles.map(readableFile))
  return {
    bin,
    packageManagers,
    git: await writeGitProgram(folder),
    readOnly: [
      ...nodeRuntimePaths(),
      ...(cli === undefined ? [] : [path.dirname(path.dirname(cli))]),
      folder,
      ...[extraCa, ...caFiles].filter((file) => file !== undefined),
    ],
    hasNpm: cli !== undefined,
    registry,
    caEnvironment: extraCa === undefined ? {} : { NODE_EXTRA_CA_CERTS: extraCa },
  }
}

/** A command that runs npm on this very Node, whatever `node` its own first line would find. */
async function writeShim(file: string, nodePath: string, script: string): Promise<void> {
  await writeFile(file, `#!/bin/sh\nexec ${quote(nodePath)} ${quote(script)} "$@"\n`)
  await chmod(file, 0o755)
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

async function readableFile(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : realpath(file).catch(() => undefined) // named but absent: as if it were not set
}
