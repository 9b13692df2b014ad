import ivm from 'isolated-vm'
import { bare } from './bare.ts'
import { guestSources } from './guest-sources.ts'
import { PRELUDE_FILE, PRELUDE_GLOBAL } from './prelude-source.ts'
import { storedSnapshot } from './stored-snapshot.ts'
import { WARM_UP_PRELUDE } from './warm-up-prelude.ts'

/** The host side of the bridge: called by the prelude with strings, numbers and buffers; answers the same, and never throws. */
export type HostFunction = (operation: unknown, ...values: unknown[]) => string | number | ArrayBuffer | undefined

/** What may cross into an isolate: primitives, a copy of bytes, and the one function that a load hands over. */
export type IsolateArgument = string | number | undefined | ivm.Copy<ArrayBuffer> | ivm.Dereference<unknown>

/** The prelude's `enter`. Held by the host only (R6). */
export type EntryFunction = ivm.Reference<(...values: IsolateArgument[]) => unknown>

/** An isolate whose context holds nothing but the language and the prelude's globals, or what an app snapshot brought along. */
export interface UnboundIsolate {
  isolate: ivm.Isolate
  context: ivm.Context
  /** Gives it its host, once, before anything else. */
  bind(host: HostFunction, options: { keepsWebAssembly: boolean }): EntryFunction
}

const MEMORY_MB_MIN = 8
const source = guestSources.prelude
/** Stored with the guest's image, or made by the first isolate of this process: of our own source, never of a user's (R6). */
let preludeSnapshot: ivm.ExternalCopy<ArrayBuffer> | undefined

/** Takes some milliseconds of this thread. `appSnapshot`: made by createAppSnapshot; holds the prelude too. */
export function createIsolate(memoryMb: number, appSnapshot?: ivm.ExternalCopy<ArrayBuffer>): UnboundIsolate {
  preludeSnapshot ??= storedSnapshot(process.argv[2], process.argv[3]) ?? makePreludeSnapshot()
  const snapshot = appSnapshot ?? preludeSnapshot
  const isolate = new ivm.Isolate(bare({ memoryLimit: Math.max(MEMORY_MB_MIN, memoryMb), snapshot }))
  const context = isolate.createContextSync()
  return { isolate, context, bind: (host, { keepsWebAssembly }) => bindHost(context, host, keepsWebAssembly) }
}

/** Evaluates nothing but our own. */
export function makePreludeSnapshot(): ivm.ExternalCopy<ArrayBuffer> {
  return ivm.Isolate.createSnapshot([preludeScript()], WARM_UP_PRELUDE)
}

/** The script that app snapshots begin with. */
export function preludeScript(): { code: string; filename: string } {
  return bare({ code: source, filename: PRELUDE_FILE })
}

function bindHost(context: ivm.Context, host: HostFunction, keepsWebAssembly: boolean): EntryFunction {
  const { global } = context
  const prelude = global.getSync(PRELUDE_GLOBAL, bare({ reference: true }))
  const boot = prelude.getSync('boot', bare({ reference: true }))
  const callback = new ivm.Callback(host, bare({ sync: true }))
  const entry = boot.applySync(undefined, [callback, keepsWebAssembly], bare({ result: bare({ reference: true }) }))
  global.deleteSync(PRELUDE_GLOBAL)
  boot.release()
  prelude.release()
  if (entry === undefined) throw new Error('the isolate cannot be hardened')
  return entry as EntryFunction
}
