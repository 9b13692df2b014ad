import { access, realpath } from 'node:fs/promises'
import path from 'node:path'

interface NpmHints {
  /** npm_execpath of whoever started us. */
  execPath: string | undefined
  nodePath: string
  /** PATH of the service. */
  searchPath: string
}

/**
 * npm-cli.js of the npm on this machine: the one that started us, the one beside Node, or the first on PATH. Undefined when there is none.
 */
export async function findNpm({ execPath, nodePath, searchPath }: NpmHints): Promise<string | undefined> {
  const nodeFolder = path.dirname(nodePath)
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const candidates = [
    ...(execPath === undefined ? [] : [execPath]),
    path.join(nodeFolder, '../lib/node_modules/npm/bin/npm-cli.js'),
    ...folders.map((folder) => path.join(folder, 'npm')),
  ]
  for (const candidate of candidates) {
    const file = await toCli(candidate)
    if (file !== undefined) return file
  }
  return undefined
}

/** `npm` on a PATH is a link to npm-cli.js, or a script beside npm's own folder (as Node's archives have it). */
async function toCli(candidate: string): Promise<string | undefined> {
  const real = await realpath(candidate).catch(() => undefined) // absent
  if (real === undefined) return undefined
  if (path.basename(real) === 'npm-cli.js') return real
  for (const relative of ['../lib/node_modules/npm/bin/npm-cli.js', '../node_modules/npm/bin/npm-cli.js', 'npm-cli.js']) {
    const file = path.join(path.dirname(real), relative)
    const found = await access(file).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  return undefined
}
