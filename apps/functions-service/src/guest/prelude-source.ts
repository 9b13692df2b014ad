import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('./prelude/', import.meta.url)

/** File name of the prelude in stack traces; frames that name it are not the user's. */
export const PRELUDE_FILE = 'plat:prelude'

/** Global under which the prelude waits in a snapshot: see WATCH in app-snapshot.ts. Taken away when the isolate is bound, before calls. */
export const PRELUDE_GLOBAL = '__plat_prelude__'

/**
 * The prelude as one script. Its files are put together in the order of their names and share the object `plat`, which nothing outside can
 * reach. It runs before there is a host, mostly into a snapshot: until `boot` has bound one, calls of the host fail, and are counted.
 * Comments at the start of a line are left out: V8 keeps the source of every isolate in memory.
 */
export function readPrelude(): string {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.js'))
    .sort()
  const parts = files.map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))
  return `;(function () {
let bound = () => {
  prelude.hostCalls++
  throw new Error('This is not possible while the module is loading')
}
const plat = {
  __proto__: null,
  host: (operation, first, second, third, fourth, fifth) => bound(operation, first, second, third, fourth, fifth),
  bind: (host) => {
    bound = host
  },
}
${withoutComments(parts.join(''))}
const prelude = {
  __proto__: null,
  boot: plat.boot,
  evaluate: (wrapper, facts) => {
    plat.evaluate(wrapper, facts)
    prelude.failed = plat.loadFailure !== undefined
  },
  failed: false,
  hostCalls: 0,
  harden: plat.harden,
  watchClock: (notice) => {
    const { now } = plat
    plat.now = () => {
      notice()
      return now()
    }
  },
}
globalThis.${PRELUDE_GLOBAL} = prelude
})()`
}

function withoutComments(source: string): string {
  return source.replace(/^\s*(?:\/\/.*|\/\*\*?[^`]*?\*\/)\n/gm, '')
}
