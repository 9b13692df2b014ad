import path from 'node:path'
import type { BuildFolder } from '../work-folder/build-folder.ts'
import type { Toolchain } from './create-toolchain.ts'

interface EnvironmentInput {
  folder: BuildFolder
  toolchain: Toolchain
  /** Folders searched before all others, such as node_modules/.bin. */
  searchFirst: readonly string[]
  memoryBytesMax: number
  /** The project's own variables. They cannot change where programs and home are. */
  projectEnv: Readonly<Record<string, string>>
  /** PLAT_… facts. */
  facts: Readonly<Record<string, string>>
}

/** Share of the memory limit one Node process may fill with JavaScript objects; the rest is for everything else in the sandbox. */
const HEAP_SHARE = 0.75

/** The whole environment of a build's command: nothing of the service's own is in it. */
export function commandEnvironment({
  folder,
  toolchain,
  searchFirst,
  memoryBytesMax,
  projectEnv,
  facts,
}: EnvironmentInput): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    CI: '1',
    NODE_OPTIONS: `--max-old-space-size=${Math.floor((memoryBytesMax / 1024 / 1024) * HEAP_SHARE)}`,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_progress: 'false',
    npm_config_update_notifier: 'false',
    npm_config_globalconfig: '/dev/null',
    ...(toolchain.registry.registry === undefined ? {} : { YARN_NPM_REGISTRY_SERVER: toolchain.registry.registry.replace(/\/$/, '') }),
    YARN_ENABLE_TELEMETRY: '0',
    ...toolchain.caEnvironment,
    ...projectEnv,
    ...facts,
    PATH: [...searchFirst, toolchain.bin, '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: folder.home,
    TMPDIR: folder.temp,
  }
}
