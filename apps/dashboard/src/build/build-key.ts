import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Below the repository: all that a build's outcome depends on. */
const SOURCES = [
  'package-lock.json',
  'apps/dashboard/{package.json,tsconfig.json,next.config.ts,postcss.config.mjs}',
  'apps/dashboard/src/**/*.{ts,tsx,css,svg,ico,png}',
  'packages/shared/src/{contracts,domain,errors}/**/*.ts',
  'packages/shared/package.json',
]

/** Names a build by what it is made from: the same sources, lock and kind of machine give the same 16 hex digits. */
export function buildKey(repositoryRoot: string): string {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}-${process.versions.node.split('.')[0]}`)
  const files = globSync(SOURCES, { cwd: repositoryRoot })
    .filter((file) => !file.endsWith('.test.ts'))
    .sort()
  for (const file of files) {
    const content = readFileSync(path.join(repositoryRoot, file))
    hash.update(`\0${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}
