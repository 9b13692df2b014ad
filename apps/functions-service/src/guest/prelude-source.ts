import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('./prelude/', import.meta.url)

/** File name of the prelude in stack traces; frames that name it are not the user's. */
export const PRELUDE_FILE = 'plat:prelude'

/**
 * The prelude as one script: a function that takes the bridge to the host and answers the entry into the isolate. Its files are put
 * together in the order of their names and share the object `plat`, which nothing outside can reach.
 */
export function readPrelude(): string {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.js'))
    .sort()
  const parts = files.map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))
  return `(function (host) {\nconst plat = { __proto__: null, host }\n${parts.join('')}\nreturn plat.enter\n})`
}
