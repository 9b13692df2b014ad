import path from 'node:path'
import type { Plugin } from 'esbuild'

const LEADS_OUT = 'This import leads out of the project. Only files of the repository and its node_modules can be bundled.'
/** A folder above the tree may have a node_modules of its own; it is not the project's. */
const NOT_INSTALLED = 'This package is not installed in the project. Add it to the dependencies in package.json.'

/**
 * Refuses every file whose real path is outside the tree, however it was reached: `../`, absolute, by link or by tsconfig (R36). esbuild
 * names files by their real paths. Those in the tree are not asked about, which takes longer than reading them.
 */
export function containPlugin(tree: string): Plugin {
  return {
    name: 'plat-contain',
    setup(build) {
      build.onLoad({ filter: outside(tree + path.sep), namespace: 'file' }, ({ path: file }) => {
        return { errors: [{ text: file.includes('/node_modules/') ? NOT_INSTALLED : LEADS_OUT }] }
      })
    },
  }
}

/** Matches every path that does not begin with `prefix`. Regular expressions of Go, which decide here, have no lookahead. */
function outside(prefix: string): RegExp {
  const characters = [...prefix].map(literal)
  const departures = characters.map((character, index) => `${characters.slice(0, index).join('')}(?:$|[^${character}])`)
  return new RegExp(`^(?:${departures.join('|')})`)
}

const literal = (character: string): string =>
  /^[^\w\u0080-\u{10ffff}]$/u.test(character) ? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}` : character
