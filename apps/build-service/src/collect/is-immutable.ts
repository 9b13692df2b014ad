import path from 'node:path'

/** Folders in which Next.js and Astro put nothing but files named by their content. */
const HASHED_FOLDERS = ['/_next/static/', '/_astro/']
/** webpack and many others: `main.3f2a1bcd.js`. */
const HEX_HASH = /[.-]([0-9a-f]{8,64})\.[a-z0-9]+(?:\.map)?$/
/** esbuild: `main-3JX4K2LM.js`. */
const BASE32_HASH = /[.-]([A-Z2-7]{8})\.[a-z0-9]+(?:\.map)?$/
/** Vite and Rollup: `assets/index-BxY12abc.js`, eight characters of base64url. */
const BASE64_HASH = /-([A-Za-z0-9_-]{8})\.[a-z0-9]+(?:\.map)?$/
/** A word, perhaps with a number: `Document`, `summer24`. */
const WORD = /^(?:[A-Z]?[a-z]+|[A-Z]+)[-_]?\d*$/

/**
 * Whether a file's name carries a hash of its content, so that it may be cached for ever. When in doubt it does not: a wrong yes shows
 * stale files. Names with upper-case hashes count only when a build made them.
 */
export function isImmutable(filePath: string, isBuilt: boolean): boolean {
  if (HASHED_FOLDERS.some((folder) => filePath.includes(folder))) return true
  const name = path.posix.basename(filePath)
  if (hasMixed(HEX_HASH.exec(name)?.[1], /[a-f]/, /\d/)) return true
  if (!isBuilt) return false
  if (hasMixed(BASE32_HASH.exec(name)?.[1], /[A-Z]/, /\d/)) return true
  const hash = /\/assets\//.test(filePath) ? BASE64_HASH.exec(name)?.[1] : undefined
  return hash !== undefined && !WORD.test(hash) && hasMixed(hash, /[A-Za-z]/, /[A-Z0-9_-]/) && !/^\d+$/.test(hash)
}

const hasMixed = (hash: string | undefined, ...kinds: RegExp[]): boolean => hash !== undefined && kinds.every((kind) => kind.test(hash))
