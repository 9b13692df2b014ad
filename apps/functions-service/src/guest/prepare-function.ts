import type ivm from 'isolated-vm'
import { createAppSnapshot } from './app-snapshot.ts'
import { bare } from './bare.ts'
import { createIsolate } from './create-isolate.ts'
import { disposeQuietly } from './lane.ts'
import type { LoadOrder } from './load-function.ts'
import { transferable } from './transferable.ts'
import { CODE_UNITS_MAX, wrapFunction } from './wrap-function.ts'

export interface Prepared {
  codeCache: Buffer | undefined
  appSnapshot: Buffer | undefined
  /** Of compiling and evaluating with the code cache, and of restoring the snapshot: what the one that is chosen saves. */
  plainMs: number
  restoredMs: number
}

const MEMORY_MB = 128
const NOTHING: Prepared = { codeCache: undefined, appSnapshot: undefined, plainMs: 0, restoredMs: 0 }

/**
 * Makes what a function can be loaded with, and measures what it saves; a snapshot only when evaluation takes more than `slowMs` and the
 * code allows one. Runs user code without any limit of time and with a host that answers nothing: only in a process that serves nothing
 * else and is ended afterwards.
 */
export function prepareFunction({ source: { code }, facts, webAssembly }: LoadOrder, slowMs: number): Prepared {
  if (code.length > CODE_UNITS_MAX) return NOTHING
  const wrapped = wrapFunction(code, facts.functionName)
  const options = { keepsWebAssembly: webAssembly, facts: JSON.stringify(facts) }
  const first = evaluateOnce(wrapped, options)
  // The memory of an isolate that is gone is there already, which in a guest that loads a function it is not: a third of the time (measured).
  const { ms: plainMs, codeCache, isolate } = evaluateOnce(wrapped, { ...options, codeCache: first.codeCache })
  for (const each of [first.isolate, isolate]) disposeQuietly(each)
  // At a top level without WebAssembly a module would come to think that there is none.
  const made = webAssembly || plainMs <= slowMs ? undefined : createAppSnapshot(code, facts)
  return { codeCache, appSnapshot: made?.packed, plainMs, restoredMs: made?.restoredMs ?? 0 }
}

interface Evaluation {
  ms: number
  codeCache: Buffer | undefined
  /** To be disposed of. */
  isolate: ivm.Isolate
}

function evaluateOnce(
  { source, origin }: ReturnType<typeof wrapFunction>,
  { codeCache, keepsWebAssembly, facts }: { codeCache?: Buffer | undefined; keepsWebAssembly: boolean; facts: string },
): Evaluation {
  const { isolate, context, bind } = createIsolate(MEMORY_MB)
  try {
    const enter = bind(() => undefined, { keepsWebAssembly })
    const startedAt = performance.now()
    const script = isolate.compileScriptSync(source, bare({ ...origin, ...(codeCache ? { cachedData: transferable(codeCache) } : {}) }))
    const wrapper: ivm.Reference = script.runSync(context, bare({ reference: true }))
    enter.applySync(undefined, ['load', wrapper.derefInto(bare({ release: true })), facts])
    const ms = performance.now() - startedAt
    // V8 finds the script that has run, with every function it has compiled on the way: made before, the cache would lack these.
    const again: ivm.Script & Partial<ivm.CachedDataResult> = isolate.compileScriptSync(
      source,
      bare({ ...origin, produceCachedData: true }),
    )
    return { ms, codeCache: again.cachedData && Buffer.from(again.cachedData.copy()), isolate }
  } catch {
    // It cannot be compiled, or evaluated without its host: the load of a call will tell how.
    return { ms: 0, codeCache: undefined, isolate }
  }
}
