import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type BuildFailure, type BuildResult, build } from 'esbuild'
import { BUFFER_INPUT, builtinsPlugin, GLOBALS } from './builtins/builtins-plugin.ts'
import type { BundleProblem, BundleRequest, BundleResult } from './bundle-request.ts'
import { containPlugin } from './contain-plugin.ts'
import { describeProblem } from './describe-problem.ts'
import { readTsconfig } from './read-tsconfig.ts'

const INPUTS_NAMED = 3

/**
 * Bundles one function with everything it imports into one CommonJS file for the isolate: packages by their entries for workers and
 * browsers, built-ins of Node.js as polyfills or refused (docs/decisions/0009). Its source map is a file of its own, whose sources are
 * paths relative to the root. Never rejects for what the project's files hold.
 */
export async function bundleFunction({ tree, root, outFolder, entries, bytesMax }: BundleRequest, index: number): Promise<BundleResult> {
  const entry = entries[index] ?? ''
  try {
    const result = await bundleWithGlobals(tree, root, entry)
    const warnings = result.warnings.map(describeProblem)
    const code = result.outputFiles.find((file) => file.path.endsWith('.cjs'))
    const map = result.outputFiles.find((file) => file.path.endsWith('.map'))
    if (!code || !map) throw new Error('esbuild made no output')
    if (code.contents.length > bytesMax) return { index, problems: [tooLarge(result, path.relative(root, entry), bytesMax)], warnings }
    mkdirSync(outFolder, { recursive: true })
    writeFileSync(path.join(outFolder, `${index}.cjs`), code.contents)
    writeFileSync(path.join(outFolder, `${index}.cjs.map`), map.contents)
    return { index, problems: [], warnings }
  } catch (error) {
    return { index, problems: toProblems(error, path.relative(root, entry)), warnings: [] }
  }
}

/**
 * Gives Buffer to code that names it without importing it. Only then: esbuild's `inject` leaves a trace in every CommonJS module, also
 * where nothing of it is used.
 */
async function bundleWithGlobals(tree: string, root: string, entry: string) {
  const plain = await bundle(tree, root, entry, [])
  if (!plain.outputFiles.some(({ path: file, text }) => file.endsWith('.cjs') && /\bBuffer\b/.test(text))) return plain
  const injected = await bundle(tree, root, entry, [GLOBALS])
  return bytesOf(injected, BUFFER_INPUT) > 0 ? injected : plain
}

const bytesOf = ({ metafile }: BuildResult<{ metafile: true }>, input: string): number =>
  Math.max(0, ...Object.values(metafile.outputs).map(({ inputs }) => inputs[input]?.bytesInOutput ?? 0))

function bundle(tree: string, root: string, entry: string, inject: string[]) {
  return build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    outfile: path.join(root, 'function.cjs'),
    format: 'cjs',
    // The `browser` fields of packages count on no other platform.
    platform: 'browser',
    target: 'es2024',
    conditions: ['plat', 'edge-light', 'worker', 'browser', 'module'],
    mainFields: ['browser', 'module', 'main'],
    resolveExtensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.cts', '.jsx', '.json'],
    // Code written for Node.js often asks for it; the runtime answers with its own fetch.
    external: ['node-fetch'],
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.txt': 'text', '.html': 'text', '.md': 'text', '.sql': 'text', '.svg': 'text' },
    jsx: 'automatic',
    // Given as a whole, so that esbuild itself reads no tsconfig.json.
    tsconfigRaw: { compilerOptions: readTsconfig(tree, entry) },
    sourcemap: 'external',
    charset: 'utf8',
    legalComments: 'none',
    keepNames: true,
    logLevel: 'silent',
    logLimit: 20,
    inject,
    plugins: [builtinsPlugin(tree), containPlugin(tree)],
  })
}

function tooLarge(result: BuildResult<{ metafile: true }>, place: string, bytesMax: number): BundleProblem {
  const inputs = Object.values(result.metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const largest = inputs.sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput).slice(0, INPUTS_NAMED)
  const named = largest.map(([file, { bytesInOutput }]) => `${file} (${Math.round(bytesInOutput / 1024)} KiB)`)
  return { place, text: `The bundle is larger than ${bytesMax / 1024 / 1024} MiB. The largest parts are ${named.join(', ')}.` }
}

function toProblems(error: unknown, place: string): BundleProblem[] {
  const messages = (error as Partial<BuildFailure>).errors
  if (Array.isArray(messages) && messages.length > 0) return messages.map(describeProblem)
  return [{ place, text: error instanceof Error ? error.message : String(error) }]
}
