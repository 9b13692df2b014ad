import { readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseJsonc } from './parse-jsonc.ts'

type Options = Record<string, unknown>

/** What changes a bundle; everything else of a tsconfig.json is for the type checker. */
const USED = [
  'experimentalDecorators',
  'useDefineForClassFields',
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'verbatimModuleSyntax',
  'preserveValueImports',
  'importsNotUsedAsValues',
  'alwaysStrict',
  'strict',
  'target',
]
const BYTES_MAX = 256 * 1024
const CHAIN_MAX = 16

/**
 * The compiler options that hold for a file: of the nearest tsconfig.json, from its folder up to the tree, with what that extends. Paths
 * in it are absolute. Nothing outside the tree is read (R36): neither by `extends`, nor through links. Sync, for it runs before anything
 * else does.
 *
 * @throws Error with a sentence for the project's author
 */
export function readTsconfig(tree: string, file: string): Options {
  for (let folder = path.dirname(file); isWithin(tree, folder); folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'tsconfig.json')
    if (isFile(candidate)) return readChain(tree, candidate, 0)
    if (folder === tree) break
  }
  return {}
}

function readChain(tree: string, given: string, depth: number): Options {
  const file = realpathSync(given)
  const name = path.relative(tree, given)
  if (!isWithin(tree, file)) throw new Error(`${name} leads out of the project.`)
  if (depth > CHAIN_MAX) throw new Error(`${name} extends itself, or too many others.`)
  const config = readConfig(file, name)
  const folder = path.dirname(file)
  const inherited = [config.extends ?? []].flat().map((base) => readBase(tree, { folder, name, base, depth }))
  return Object.assign({}, ...inherited, ownOptions(config.compilerOptions, folder))
}

function readConfig(file: string, name: string): Options {
  if (statSync(file).size > BYTES_MAX) throw new Error(`${name} is larger than ${BYTES_MAX} bytes.`)
  try {
    const config = parseJsonc(readFileSync(file, 'utf8'))
    if (typeof config === 'object' && config !== null) return config as Options
  } catch {
    // said below, without words of the file
  }
  throw new Error(`${name} is not valid JSON.`)
}

function readBase(tree: string, { folder, name, base, depth }: { folder: string; name: string; base: unknown; depth: number }): Options {
  if (typeof base !== 'string') throw new Error(`${name}: "extends" must be text.`)
  const found = /^\.{0,2}\//.test(base) || base === '..' ? firstFile(path.resolve(folder, base)) : findInPackages(tree, folder, base)
  // A preset that is not installed only concerns the type checker.
  if (found === undefined && !base.startsWith('/') && isWithin(tree, path.resolve(folder, base))) return {}
  if (found === undefined || !isWithin(tree, path.resolve(found)))
    throw new Error(`${name} extends ${JSON.stringify(base)}, which is outside of the project.`)
  return readChain(tree, found, depth + 1)
}

function findInPackages(tree: string, start: string, base: string): string | undefined {
  for (let folder = start; isWithin(tree, folder); folder = path.dirname(folder)) {
    const found = firstFile(path.join(folder, 'node_modules', base))
    if (found !== undefined) return found
    if (folder === tree) return undefined
  }
  return undefined
}

const firstFile = (base: string): string | undefined => [base, `${base}.json`, path.join(base, 'tsconfig.json')].find(isFile)

function ownOptions(value: unknown, folder: string): Options {
  const options = (typeof value === 'object' && value !== null ? value : {}) as Options
  const used = Object.fromEntries(USED.filter((key) => options[key] !== undefined).map((key) => [key, options[key]]))
  const baseUrl = typeof options.baseUrl === 'string' ? path.resolve(folder, options.baseUrl) : undefined
  return {
    ...used,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(typeof options.paths === 'object' && options.paths !== null ? { paths: absolutePaths(options.paths, baseUrl ?? folder) } : {}),
  }
}

function absolutePaths(paths: object, base: string): Record<string, string[]> {
  const entries = Object.entries(paths).filter((entry): entry is [string, string[]] => Array.isArray(entry[1]))
  return Object.fromEntries(
    entries.map(([key, targets]) => [
      key,
      targets.filter((target) => typeof target === 'string').map((target) => path.resolve(base, target)),
    ]),
  )
}

function isWithin(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder + path.sep)
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true
}
