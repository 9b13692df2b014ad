import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Peer } from './peer.ts'
import { startPeer } from './start-peer.ts'

interface WorkerdOptions {
  /** File name → content, for `embed`. The worker itself is worker.js. */
  files: Readonly<Record<string, string>>
  /** Cap'n Proto: `(name = …, …), …`. */
  bindings?: string
  isExperimental?: boolean
}

/** workerd, the engine of Cloudflare Workers, with one worker behind HTTP. Undefined when it is not installed. */
export async function startWorkerd({ files, bindings = '', isExperimental = false }: WorkerdOptions): Promise<Peer | undefined> {
  if (!existsSync(binary)) return undefined
  return startPeer(async (folder, port) => {
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content)
    await writeFile(
      path.join(folder, 'config.capnp'),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2026-01-01",
    ${isExperimental ? 'compatibilityFlags = ["experimental"],' : ''}
    bindings = [${bindings}],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`,
    )
    return { argv: [binary, 'serve', path.join(folder, 'config.capnp'), ...(isExperimental ? ['--experimental'] : [])] }
  })
}

const binary = fileURLToPath(
  new URL(`../node_modules/@cloudflare/workerd-linux-${process.arch === 'x64' ? '64' : 'arm64'}/bin/workerd`, import.meta.url),
)
