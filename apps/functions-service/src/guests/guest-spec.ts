import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { nodeRuntimePaths } from '@plat/sandbox/node-runtime-paths.ts'
import type { SandboxSpec } from '@plat/sandbox/sandbox.ts'
import type { GuestImage } from './guest-image.ts'

/** Threads: Node's own, V8's, and one for each isolate that runs at the same time. */
const PIDS_MAX = 256

/** How a guest process is started: Node, its image and isolated-vm are all it sees; no network, no environment of ours. */
export function guestSpec({ folder, main, args }: GuestImage, memoryBytesMax: number): SandboxSpec {
  return {
    // isolated-vm demands --no-node-snapshot.
    argv: [process.execPath, '--no-node-snapshot', '--disable-warning=ExperimentalWarning', main, ...args],
    cwd: folder,
    env: { TZ: 'UTC', LANG: 'C.UTF-8' },
    readOnly: [...nodeRuntimePaths(), folder, ...packageFolders()],
    network: 'none',
    limits: { memoryBytesMax, pidsMax: PIDS_MAX, fileBytesMax: 1024 * 1024 },
    channel: true,
  }
}

/** isolated-vm and what it needs to find its binary. Resolved, never loaded: this process must not hold it (R1). */
function packageFolders(): string[] {
  const require = createRequire(import.meta.url)
  const isolatedVm = dirname(require.resolve('isolated-vm/package.json'))
  const gypBuild = dirname(createRequire(join(isolatedVm, 'package.json')).resolve('node-gyp-build/package.json'))
  return [isolatedVm, gypBuild]
}
