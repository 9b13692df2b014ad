import path from 'node:path'

const FOLDER = path.join(import.meta.dirname, 'polyfills')

/** File of ours by name of the built-in, without `node:`. CommonJS where `require()` must give a function or class. */
const FILES: Record<string, string> = {
  assert: 'assert.cjs',
  'assert/strict': 'assert-strict.cjs',
  buffer: 'buffer.js',
  crypto: 'crypto.js',
  events: 'events.cjs',
  os: 'os.js',
  path: 'path.cjs',
  'path/posix': 'path.cjs',
  process: 'process.js',
  punycode: 'punycode.js',
  querystring: 'querystring.js',
  stream: 'stream.cjs',
  'stream/consumers': 'stream-consumers.js',
  'stream/promises': 'stream-promises.cjs',
  'stream/web': 'stream-web.js',
  string_decoder: 'string-decoder.cjs',
  timers: 'timers.js',
  'timers/promises': 'timers-promises.js',
  url: 'url.js',
  util: 'util.js',
  'util/types': 'util-types.js',
}

/** What the packages behind the polyfills ask for by other names. A slash at the end asks npm for the package, past the built-in. */
const INSIDE: Record<string, string> = {
  'abort-controller': 'abort-controller.cjs',
  'process/': 'process.js',
  'string_decoder/': 'string-decoder.cjs',
  'util/': 'util-core.js',
}

/** Names of the built-ins of Node.js that functions can import (docs/decisions/0009). */
export const POLYFILLED: readonly string[] = Object.keys(FILES)

/** The file that stands for a built-in of Node.js; undefined when there is none. `isInside`: asked by a polyfill or its packages. */
export function polyfillFile(specifier: string, isInside = false): string | undefined {
  const name = specifier.replace(/^node:/, '')
  const file = Object.hasOwn(FILES, name) ? FILES[name] : isInside && Object.hasOwn(INSIDE, name) ? INSIDE[name] : undefined
  return file === undefined ? undefined : path.join(FOLDER, file)
}
