import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** The packages behind the polyfills, and acorn, which reads what asks for them. */
const PACKAGES = [
  '@noble/hashes',
  'acorn',
  'assert',
  'buffer',
  'events',
  'node-inspect-extracted',
  'path-browserify',
  'readable-stream',
  'string_decoder',
  'unenv',
]

/** Folders of the packages that the bundler reads, with all they depend on. @throws Error when one is not installed */
export function polyfillFolders(): string[] {
  const folders = new Set<string>()
  const waiting = PACKAGES.map((name) => ({ name, from: import.meta.dirname }))
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const folder = folderOf(entry.name, entry.from)
    if (folders.has(folder)) continue
    folders.add(folder)
    for (const name of dependenciesOf(folder)) waiting.push({ name, from: folder })
  }
  return [...folders]
}

/** Not by resolving `name`: for some of these that is a built-in of Node.js, and some do not export their package.json. */
function folderOf(name: string, from: string): string {
  const places = createRequire(path.join(from, 'package.json')).resolve.paths(`${name}/`) ?? []
  const found = places.map((place) => path.join(place, name)).find((folder) => existsSync(path.join(folder, 'package.json')))
  if (found === undefined) throw new Error(`The package "${name}" is not installed.`)
  return found
}

function dependenciesOf(folder: string): string[] {
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  return Object.keys(dependencies)
}
