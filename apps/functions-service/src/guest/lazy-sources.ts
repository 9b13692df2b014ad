import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

interface LazyPart {
  files: string[]
  /** The package it is built on. */
  library?: string
}

const FOLDER = new URL('./prelude/lazy/', import.meta.url)
const require = createRequire(import.meta.url)

/** Parts of the prelude that an isolate compiles on first use. */
const PARTS: Record<string, LazyPart> = {
  'console-table': { files: ['console-table.js'] },
  inspect: { files: ['inspect.js', 'inspect-kinds.js'] },
  multipart: { files: ['multipart.js'] },
  performance: { files: ['performance.js'] },
  streams: { files: ['streams.js'], library: 'web-streams-polyfill' },
  'structured-clone': { files: ['structured-clone.js'] },
  subtle: { files: ['subtle.js'] },
  'url-pattern': { files: ['url-pattern.js'], library: 'urlpattern-polyfill/urlpattern' },
}

/** Names that mean in a part what they meant before user code ran, whatever has become of the globals (R7). */
const NATIVES = [
  ...['Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'DataView', 'Date', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Proxy'],
  ...['Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'WeakMap', 'WeakSet'],
  ...['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
]

/**
 * The sources of the parts by name: each a function expression that takes `plat` and answers what the part offers. Held here once for all
 * isolates of the process, which most of the time need none of them.
 */
export function readLazySources(): Map<string, string> {
  return new Map(Object.entries(PARTS).map(([name, part]) => [name, sourceOf(name, part)]))
}

/** The user's stack traces leave out frames of `plat:` files. */
function sourceOf(name: string, { files, library }: LazyPart): string {
  const own = files.map((file) => readFileSync(new URL(file, FOLDER), 'utf8'))
  const given = library === undefined ? '' : readFileSync(require.resolve(library), 'utf8')
  return `(function (plat) {
const { ${NATIVES.join(', ')} } = plat.natives
const module = { exports: {} }
;(function (exports, module) {${given}
})(module.exports, module)
const library = module.exports
const part = { __proto__: null }
${own.join('')}
return part
})
//# sourceURL=plat:${name}`
}
