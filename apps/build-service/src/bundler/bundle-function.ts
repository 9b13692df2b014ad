import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type BuildFailure, type BuildResult, build } from 'esbuild'
import type { BundleProblem, BundleRequest, BundleResult } from './bundle-request.ts'
import { containPlugin } from './contain-plugin.ts'
import { describeProblem } from './describe-problem.ts'
import { readTsconfig } from './read-tsconfig.ts'

const INPUTS_NAMED = 3

/**
 * Bundles one function with everything it imports into one CommonJS file for the isolate: no Node.js built-ins, packages by their `worker`
 * and `browser` entries. Its source map is a file of its own. Never rejects for what the project's files hold.
 */
export async function bundleFunction({ tree, root, outFolder, entries, bytesMax }: BundleRequest, index: number): Promise<BundleResult> {
  const entry = entries[index] ?? ''
  try {
    const result = await bundle(tree, root, entry)
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

function bundle(tree: string, root: string, entry: string) {
  return build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    outfile: path.join(root, 'function.cjs'),
    format: 'cjs',
    platform: 'neutral',
    target: 'es2024',
    conditions: ['worker', 'browser', 'module'],
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
    plugins: [containPlugin(tree)],
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
