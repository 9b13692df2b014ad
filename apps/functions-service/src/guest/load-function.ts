import type { Exchange } from '@plat/link/link.ts'
import type { BlankIsolates } from './blank-isolates.ts'
import type { CallReporter } from './call-reporter.ts'
import type { FunctionSource } from './compile-function.ts'
import { createIsolate } from './create-isolate.ts'
import type { FetchExchange } from './fetch-exchange.ts'
import type { FunctionFacts } from './function-facts.ts'
import { FunctionIsolate, type LoadOutcome } from './function-isolate.ts'
import { unpackSnapshot } from './packed-snapshot.ts'

export interface LoadOrder {
  isolate: number
  memoryMb: number
  timeoutMs: number
  webAssembly: boolean
  /** Of `prepare`: evaluations above it are worth a snapshot. */
  slowMs: number
  facts: FunctionFacts
  source: FunctionSource
  /** Packed (packed-snapshot.ts); empty: there is none. */
  appSnapshot: Buffer
}

interface Surroundings {
  exchange: Exchange
  blanks: BlankIsolates
  reporter: CallReporter
  fetches: FetchExchange
}

/** Makes a function version runnable, in a blank isolate or one restored from the snapshot that comes with it. */
export function loadFunction(
  { memoryMb, timeoutMs, webAssembly, facts, source, appSnapshot }: LoadOrder,
  { exchange, blanks, reporter, fetches }: Surroundings,
): { isolate: FunctionIsolate; loaded: Promise<LoadOutcome>; usedSnapshot: boolean } {
  const usedSnapshot = appSnapshot.length > 0
  const isBlank = !usedSnapshot && !webAssembly
  const unbound = isBlank ? blanks.take(memoryMb) : createIsolate(memoryMb, usedSnapshot ? unpackSnapshot(appSnapshot) : undefined)
  const isolate = new FunctionIsolate({ unbound, keepsWebAssembly: webAssembly, loading: exchange, reporter, fetches })
  const loaded = usedSnapshot ? isolate.restore(facts, timeoutMs) : isolate.load(source, facts, timeoutMs)
  return { isolate, loaded, usedSnapshot }
}
