import type { InvokeHead, LoadHead, UnloadNote } from '../guest-protocol/guest-exchanges.ts'
import type { InvocationLimits } from './invocation.ts'
import type { LoadOrder } from './load-function.ts'

/** Parts of a load's body. */
export const LOAD_PARTS = 4
const NONE = Buffer.alloc(0)

export interface InvokeOrder {
  isolate: number
  limits: InvocationLimits
  invocationId: string
  acceptedAt: number
  kind: 'h' | 'e'
  /** JSON of a VisitorRequest. */
  request: string
}

/** The head of an invoke exchange. The supervisor is trusted and speaks the same version: what it says is read, not checked. */
export function readInvoke(head: Buffer): InvokeOrder {
  const text = head.toString('utf8')
  const end = text.indexOf('\n')
  const values: InvokeHead = JSON.parse(text.slice(0, end))
  const [isolate, invocationId, timeoutMs, acceptedAt, kind, responseBytesMax, logBytesMax] = values
  const limits = { timeoutMs, responseBytesMax, logBytesMax, wantsKind: kind === 'e' }
  return { isolate, limits, invocationId, acceptedAt, kind, request: text.slice(end + 1) }
}

/** Head of a load or prepare exchange, and the parts of its body. */
export function readLoad(head: Buffer, [code = NONE, env = NONE, codeCache = NONE, appSnapshot = NONE]: readonly Buffer[]): LoadOrder {
  const { isolate, memoryMb, timeoutMs, webAssembly, wantsCodeCache, slowMs = 0, ...facts }: LoadHead = JSON.parse(head.toString('utf8'))
  const source = { code: code.toString('utf8'), functionName: facts.functionName, codeCache, wantsCodeCache }
  return {
    isolate,
    memoryMb,
    timeoutMs,
    webAssembly,
    slowMs,
    facts: { ...facts, env: JSON.parse(env.toString('utf8')) },
    source,
    appSnapshot,
  }
}

export function readUnload(note: Buffer): number {
  const { unload }: UnloadNote = JSON.parse(note.toString('utf8'))
  return unload
}
