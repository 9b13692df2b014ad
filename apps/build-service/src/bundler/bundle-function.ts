import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { bundleOptions } from './bundle-options.ts'
import type { BundleProblem, BundleRequest, BundleResult } from './bundle-request.ts'
import { describeProblem } from './describe-problem.ts'
import { toProblems } from './to-problems.ts'
import { type Bundled, withGlobals } from './with-globals.ts'

const INPUTS_NAMED = 3

/**
 * Bundles one function with everything it imports into one CommonJS file for the isolate: packages by their entries for workers and
 * browsers, built-ins of Node.js as polyfills or refused (docs/decisions/0009). Its source map is a file of its own, whose sources are
 * paths relative to the root. Never rejects for what the project's files hold.
 */
export async function bundleFunction({ tree, root, outFolder, entries, bytesMax }: BundleRequest, index: number): Promise<BundleResult> {
  const entry = entries[index] ?? ''
  try {
    const result = await withGlobals((inject) => bundleOnce({ tree, root, entry, inject }))
    const warnings = result.warnings.map(describeProblem)
    if (result.code.length > bytesMax) return { index, problems: [tooLarge(result, path.relative(root, entry), bytesMax)], warnings }
    mkdirSync(outFolder, { recursive: true })
    writeFileSync(path.join(outFolder, `${index}.cjs`), result.code)
    writeFileSync(path.join(outFolder, `${index}.cjs.map`), result.map)
    return { index, problems: [], warnings }
  } catch (error) {
    return { index, problems: toProblems(error, path.relative(root, entry)), warnings: [] }
  }
}

async function bundleOnce(given: Parameters<typeof bundleOptions>[0]) {
  const { outputFiles, metafile, warnings } = await build(bundleOptions(given))
  const code = outputFiles.find((file) => file.path.endsWith('.cjs'))
  const map = outputFiles.find((file) => file.path.endsWith('.map'))
  if (!code || !map) throw new Error('esbuild made no output')
  return { metafile, warnings, code: code.contents, map: map.contents }
}

function tooLarge({ metafile }: Bundled, place: string, bytesMax: number): BundleProblem {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const largest = inputs.sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput).slice(0, INPUTS_NAMED)
  const named = largest.map(([file, { bytesInOutput }]) => `${file} (${Math.round(bytesInOutput / 1024)} KiB)`)
  return { place, text: `The bundle is larger than ${bytesMax / 1024 / 1024} MiB. The largest parts are ${named.join(', ')}.` }
}
