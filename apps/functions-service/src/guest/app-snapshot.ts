import ivm from 'isolated-vm'
import { bare } from './bare.ts'
import { preludeScript } from './create-isolate.ts'
import type { FunctionFacts } from './function-facts.ts'
import { PRELUDE_GLOBAL } from './prelude-source.ts'
import { wrapFunction } from './wrap-function.ts'

/** What a module must not have drawn on at its top level: it would be the same in every isolate made of the snapshot. */
const WATCH = `;(function () {
const prelude = globalThis.${PRELUDE_GLOBAL}
const { random } = Math
const { now } = Date
prelude.restore = () => {
  Math.random = random
  Date.now = now
  delete prelude.restore
}
Math.random = () => { prelude.hostCalls++; return random() }
Date.now = () => { prelude.hostCalls++; return now() }
globalThis.${PRELUDE_GLOBAL} = undefined
globalThis.${PRELUDE_GLOBAL}Wrapper = (wrapper, facts) => {
  delete globalThis.${PRELUDE_GLOBAL}
  delete globalThis.${PRELUDE_GLOBAL}Wrapper
  prelude.evaluate(wrapper, facts)
  prelude.restore()
  globalThis.${PRELUDE_GLOBAL} = prelude
}
})()`

/**
 * A snapshot of an isolate in which the module has been evaluated. Runs user code without any limit of time or memory: only in a process
 * that serves nothing else and is ended afterwards. Undefined when the module's top level wanted something of its host (its log, a timer,
 * randomness, the time), which it must then do in every isolate anew, or failed.
 */
export function createAppSnapshot(code: string, facts: FunctionFacts): Buffer | undefined {
  const { source, origin } = wrapFunction(code, facts.functionName)
  const blob = ivm.Isolate.createSnapshot([
    preludeScript(),
    bare({ code: WATCH, filename: 'plat:watch' }),
    bare({ code: `${PRELUDE_GLOBAL}Wrapper(${source}, ${JSON.stringify(JSON.stringify(facts))})`, ...shifted(origin) }),
  ])
  return isUnattached(blob) ? Buffer.from(blob.copy()) : undefined
}

function shifted({ filename, columnOffset }: { filename: string; columnOffset: number }): { filename: string; columnOffset: number } {
  return { filename, columnOffset: columnOffset - `${PRELUDE_GLOBAL}Wrapper(`.length }
}

function isUnattached(blob: ivm.ExternalCopy<ArrayBuffer>): boolean {
  const isolate = new ivm.Isolate(bare({ snapshot: blob }))
  try {
    const global = isolate.createContextSync().global
    const prelude = global.getSync(PRELUDE_GLOBAL, bare({ reference: true }))
    return prelude.getSync('hostCalls') === 0 && prelude.getSync('failed') !== true
  } finally {
    isolate.dispose()
  }
}
