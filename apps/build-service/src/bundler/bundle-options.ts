import path from 'node:path'
import type { BuildOptions } from 'esbuild'
import { builtinsPlugin } from './builtins/builtins-plugin.ts'
import { containPlugin } from './contain-plugin.ts'
import { readTsconfig } from './read-tsconfig.ts'

interface Bundle {
  /** Nothing outside of it is read into the bundle. */
  tree: string
  root: string
  entry: string
  inject: string[]
}

/** How a function is bundled, in a build as on its author's machine: one CommonJS file for the isolate and its source map, in memory. */
export function bundleOptions({ tree, root, entry, inject }: Bundle) {
  return {
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
  } as const satisfies BuildOptions
}
