import { readFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import path from 'node:path'
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { packageOf } from './package-of.ts'
import { polyfillFile } from './polyfill-files.ts'
import { refuseBuiltin } from './refuse-builtin.ts'
import { runsOnCondition } from './runs-on-condition.ts'

const BUILTIN = new RegExp(`^(?:node:.*|(?:${builtinModules.filter((name) => !name.startsWith('node:')).join('|')}))$`)
/** Name of the file that gives Buffer to whoever names it without importing it. */
export const GLOBALS = 'node:plat-globals'
const POLYFILLS = path.join(import.meta.dirname, 'polyfills')
/** Files of ours, and of packages of ours: in a bundle they are called `node:…` and never by their place on this machine. */
const NAMESPACE = 'node'
const REFUSED = 'refused:'
/** What esbuild calls the polyfill of `buffer` among a bundle's inputs. */
export const BUFFER_INPUT = `${NAMESPACE}:buffer.js`
/** Marks a question of our own to esbuild's resolver. */
const ASKED = 'plat-asked'

/**
 * Resolves the built-ins of Node.js: to a polyfill where there is one, whatever is installed under its name, as in Node. A package's
 * `browser` field comes first. What has no polyfill is left to esbuild, which refuses it, or leaves it to fail where it is caught; in a
 * dependency that asks only on condition, it becomes a module that throws. See docs/decisions/0009.
 */
export function builtinsPlugin(tree: string): Plugin {
  const ownerOf = (file: string) => packageOf(path.relative(tree, file))
  return {
    name: 'plat-builtins',
    setup(build) {
      const files = new Map<string, string>()
      build.onResolve({ filter: BUILTIN }, async (args) => {
        if (args.pluginData === ASKED) return undefined
        if (args.path === GLOBALS && args.kind === 'entry-point') return named(files, path.join(POLYFILLS, 'globals.js'))
        if (args.namespace === 'file' && (await isRedirected(build, args, ownerOf))) return undefined
        const file = polyfillFile(args.path)
        if (file !== undefined) return named(files, file)
        const owner = ownerOf(args.importer)
        return owner !== undefined && isOptional(args)
          ? { path: `${REFUSED}${args.path}`, namespace: NAMESPACE, pluginData: owner }
          : undefined
      })
      build.onResolve({ filter: /./, namespace: NAMESPACE }, ({ path: specifier, importer }) => {
        const file = polyfillFile(specifier, true) ?? createRequire(files.get(importer) ?? import.meta.url).resolve(specifier)
        return named(files, file)
      })
      build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path: name, pluginData }) => {
        if (name.startsWith(REFUSED)) return { contents: throwing(name.slice(REFUSED.length), pluginData), loader: 'js' }
        const file = files.get(name)
        return file === undefined ? undefined : { contents: readFileSync(file), loader: file.endsWith('.json') ? 'json' : 'js' }
      })
    },
  }
}

/** Without side effects as far as bundles are concerned: what nobody uses is left out. */
function named(files: Map<string, string>, file: string): OnResolveResult {
  const [known] = [...files].find(([, other]) => other === file) ?? []
  const name = known ?? freeName(files, file)
  files.set(name, file)
  return { path: name, namespace: NAMESPACE, sideEffects: false }
}

function freeName(files: ReadonlyMap<string, string>, file: string): string {
  const isOurs = path.dirname(file) === POLYFILLS
  const name = isOurs ? path.basename(file) : file.slice(file.lastIndexOf('/node_modules/') + '/node_modules/'.length)
  // two versions of one package may be installed
  return files.has(name) ? `${name}?${files.size}` : name
}

/** Whether the `browser` field of the asking package says what to take instead. Only names without `node:` can stand there. */
async function isRedirected(build: PluginBuild, args: OnResolveArgs, ownerOf: (file: string) => string | undefined): Promise<boolean> {
  const { path: specifier, kind, importer, resolveDir } = args
  if (specifier.startsWith('node:')) return false
  const found = await build.resolve(specifier, { kind, importer, resolveDir, namespace: 'file', pluginData: ASKED })
  return found.errors.length === 0 && !found.external && ownerOf(found.path) !== specifier
}

function isOptional({ path: specifier, kind, importer, namespace }: OnResolveArgs): boolean {
  if (namespace !== 'file' || (kind !== 'require-call' && kind !== 'dynamic-import')) return false
  return runsOnCondition(readFileSync(importer, 'utf8'), specifier)
}

function throwing(specifier: string, dependency: unknown): string {
  const message = refuseBuiltin(specifier, typeof dependency === 'string' ? dependency : undefined)
  return `throw Object.assign(new Error(${JSON.stringify(message)}), { code: 'MODULE_NOT_FOUND' })`
}
