import ivm from 'isolated-vm'
import { bare } from './bare.ts'
import { PRELUDE_FILE, readPrelude } from './prelude-source.ts'

/** The host side of the bridge: called by the prelude with strings, numbers and buffers; answers the same, and never throws. */
export type HostFunction = (operation: unknown, ...values: unknown[]) => string | number | ArrayBuffer | undefined

/** What may cross into an isolate: primitives, a copy of bytes, and the one function that a load hands over. */
export type IsolateArgument = string | number | undefined | ivm.Copy<ArrayBuffer> | ivm.Dereference<unknown>

export interface CreatedIsolate {
  isolate: ivm.Isolate
  context: ivm.Context
  /** The prelude's `enter`. Held by the host only (R6). */
  entry: ivm.Reference<(...values: IsolateArgument[]) => undefined>
}

const source = readPrelude()
/** Compiled form of the prelude, made by the first isolate of this process from our own source (never from a user's, R6). */
let compiled: ivm.ExternalCopy<ArrayBuffer> | undefined

/** Makes an isolate whose context holds nothing but the language and the prelude's globals. Takes some milliseconds of this thread. */
export function createIsolate(memoryMb: number, host: HostFunction): CreatedIsolate {
  const isolate = new ivm.Isolate(bare({ memoryLimit: Math.max(8, memoryMb) }))
  const context = isolate.createContextSync()
  const script = isolate.compileScriptSync(
    source,
    bare({ filename: PRELUDE_FILE, ...(compiled ? { cachedData: compiled } : { produceCachedData: true }) }),
  )
  compiled ??= (script as ivm.Script & ivm.CachedDataResult).cachedData
  const boot = script.runSync(context, bare({ reference: true, release: true }))
  const entry = boot.applySync(undefined, [new ivm.Callback(host, bare({ sync: true }))], bare({ result: bare({ reference: true }) }))
  boot.release()
  return { isolate, context, entry: entry as CreatedIsolate['entry'] }
}
