import { readdirSync, readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { readLazySources } from '../lazy-sources.ts'

type HostCall = [operation: string, ...values: unknown[]]
type Plat = Record<string, (...values: unknown[]) => unknown>

const FOLDER = new URL('../prelude/', import.meta.url)

/**
 * The prelude in a context of this process, with a host that only records what it is asked: for tests of what crosses the bridge, and when.
 * No wall around it: it runs code of tests, never of users. That code sees the prelude's own object as `plat`.
 */
export class PreludeContext {
  /** What the prelude asked of its host, apart from sources and random bytes, in order. */
  readonly calls: HostCall[] = []
  readonly #plat: Plat
  readonly #context = createContext({})

  constructor() {
    const sources = readLazySources()
    let isBound = false
    const host = (operation: string, ...values: unknown[]) => {
      if (!isBound) throw new Error(`The prelude asked its host for ${operation} while it was evaluated.`)
      if (operation === 'source') return sources.get(String(values[0]))
      if (operation === 'random') return new ArrayBuffer(Number(values[0]))
      this.calls.push([operation, ...values])
      return undefined
    }
    const boot: (host: unknown) => Plat = runInContext(preludeSource(), this.#context)
    this.#plat = boot(host)
    isBound = true
    runInContext('for (const bound of plat.onBind) bound()', this.#context)
  }

  /** Calls a function of the prelude's own, as the host's entries do. */
  enter(name: string, ...values: unknown[]): void {
    const run = this.#plat[name]
    if (!run) throw new Error(`The prelude has no ${name}.`)
    run(...values)
  }

  /** Evaluates the body of an async function in the context; answers its result by way of JSON. */
  async evaluate(body: string): Promise<unknown> {
    const text: unknown = await runInContext(`(async () => JSON.stringify(await (async () => {${body}\n})()))()`, this.#context)
    return typeof text === 'string' ? JSON.parse(text) : undefined
  }

  /** Calls of one operation, without its name and the number of the call. */
  asked(operation: string): unknown[][] {
    return this.calls.filter(([name]) => name === operation).map((call) => call.slice(2))
  }
}

function preludeSource(): string {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.js'))
    .sort()
  const parts = files.map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))
  return `(function (host) {\nconst plat = globalThis.plat = { __proto__: null, host }\n${parts.join('')}\nreturn plat\n})`
}
