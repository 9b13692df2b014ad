import { randomBytes } from 'node:crypto'
import ivm from 'isolated-vm'
import { bare } from './bare.ts'
import { createIsolate, preludeScript } from './create-isolate.ts'
import type { FunctionFacts } from './function-facts.ts'
import { packSnapshot, unpackSnapshot } from './packed-snapshot.ts'
import { PRELUDE_GLOBAL } from './prelude-source.ts'
import { WATCH } from './watch-top-level.ts'
import { wrapFunction } from './wrap-function.ts'

const MEMORY_MB = 128
/** Of what is measured, the quickest counts: what else the machine does would decide otherwise. */
const TRIALS = 2

export interface AppSnapshot {
  /** See packed-snapshot.ts. */
  packed: Buffer
  /** Of restoring, beyond what making a blank isolate takes. */
  restoredMs: number
}

/**
 * A snapshot of an isolate in which the module has been evaluated. Runs user code without any limit of time or memory: only in a process
 * that serves nothing else and is ended afterwards. Undefined when the module's top level wanted something of its host (its log, a timer,
 * randomness, performance), which it must then do in every isolate anew, or failed, or left something that cannot be restored and hardened.
 * What it read of Date stays as it was read (decision 12).
 */
export function createAppSnapshot(code: string, facts: FunctionFacts): AppSnapshot | undefined {
  const { source, origin } = wrapFunction(code, facts.functionName)
  // Scripts share their constants, but user code, which may end our wrapper early, cannot guess this one's name.
  const watch = `watch_${randomBytes(16).toString('hex')}`
  const take = `${watch}.take(`
  const blob = ivm.Isolate.createSnapshot([
    preludeScript(),
    bare({ code: `const ${watch} = ${WATCH}`, filename: 'plat:watch' }),
    bare({
      code: `${take}${source}, ${JSON.stringify(JSON.stringify(facts))})`,
      filename: origin.filename,
      columnOffset: origin.columnOffset - take.length,
    }),
    bare({ code: `${watch}.seal()`, filename: 'plat:watch' }),
  ])
  if (!isUsable(blob)) return undefined
  const packed = packSnapshot(new Uint8Array(blob.copy()))
  const restoredMs = quickest(() => void isUsable(unpackSnapshot(packed))) - quickest(makeBlank)
  return { packed, restoredMs: Math.max(0, restoredMs) }
}

function quickest(run: () => void): number {
  let ms = Number.POSITIVE_INFINITY
  for (let trial = 0; trial < TRIALS; trial++) {
    const startedAt = performance.now()
    run()
    ms = Math.min(ms, performance.now() - startedAt)
  }
  return ms
}

function makeBlank(): void {
  const { isolate, bind } = createIsolate(MEMORY_MB)
  bind(() => undefined, { keepsWebAssembly: false })
  isolate.dispose()
}

/** Tries what a guest will do with it. What V8 cannot restore at all ends this process, and no other. */
function isUsable(blob: ivm.ExternalCopy<ArrayBuffer>): boolean {
  const { isolate, context, bind } = createIsolate(MEMORY_MB, blob)
  try {
    const prelude = context.global.getSync(PRELUDE_GLOBAL, bare({ reference: true }))
    if (prelude.getSync('hostCalls') !== 0 || prelude.getSync('failed') === true) return false
    bind(() => undefined, { keepsWebAssembly: false })
    return true
  } catch {
    // The prelude is not where it was put, or the isolate cannot be hardened: user code has frozen the global object, say.
    return false
  } finally {
    isolate.dispose()
  }
}
