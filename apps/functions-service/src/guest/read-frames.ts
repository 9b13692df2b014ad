import type { Frame } from '../protocol/frame.ts'
import { splitParts } from '../protocol/parts.ts'
import type { CallFacts, FunctionFacts } from './function-isolate.ts'
import type { InvocationLimits } from './invocation.ts'

export interface LoadOrder {
  key: string
  memoryMb: number
  timeoutMs: number
  facts: FunctionFacts
  code: string
}

export interface InvokeOrder {
  key: string
  limits: InvocationLimits
  facts: CallFacts
  body: Buffer
}

/** The supervisor is trusted and speaks the same version: its frames are read, not checked. @throws ProtocolError at a malformed body */
export function readLoad({ meta, body }: Frame): LoadOrder {
  const { key, memoryMb, timeoutMs, ...facts } = meta as unknown as Omit<LoadOrder, 'facts' | 'code'> & Omit<FunctionFacts, 'env'>
  const [env = '{}', code = ''] = splitParts(body, 2).map(String)
  return { key, memoryMb, timeoutMs, facts: { ...facts, env: JSON.parse(env) }, code }
}

/** The parts of an invoke frame. @throws ProtocolError at a malformed body */
export function readInvoke({ meta, body }: Frame): InvokeOrder {
  const { key, timeoutMs, responseBytesMax, logBytesMax, ...facts } = meta as unknown as InvocationLimits & CallFacts & { key: string }
  const [request = Buffer.from('{}'), content = Buffer.alloc(0)] = splitParts(body, 2)
  const limits = { timeoutMs, responseBytesMax, logBytesMax }
  return { key, limits, facts: { ...facts, ...JSON.parse(request.toString('utf8')) }, body: content }
}
