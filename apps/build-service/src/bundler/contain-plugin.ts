import { realpathSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'esbuild'

const LEADS_OUT = 'This import leads out of the project. Only files of the repository and its node_modules can be bundled.'
/** A folder above the tree may have a node_modules of its own; it is not the project's. */
const NOT_INSTALLED = 'This package is not installed in the project. Add it to the dependencies in package.json.'

/** Refuses every file whose real path is outside the tree, however it was reached: `../`, absolute, by link or by tsconfig (R36). */
export function containPlugin(tree: string): Plugin {
  return {
    name: 'plat-contain',
    setup(build) {
      build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path: file }) => {
        const real = realpathSync(file)
        if (real.startsWith(tree + path.sep)) return undefined
        return { errors: [{ text: real.includes('/node_modules/') ? NOT_INSTALLED : LEADS_OUT }] }
      })
    },
  }
}
