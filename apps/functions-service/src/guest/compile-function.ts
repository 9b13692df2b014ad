import type ivm from 'isolated-vm'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { bare } from './bare.ts'
import { LOAD_TIMEOUT } from './failures.ts'
import { describeCopied } from './thrown-text.ts'
import { transferable } from './transferable.ts'
import { CODE_UNITS_MAX, wrapFunction } from './wrap-function.ts'

export interface FunctionSource {
  code: string
  functionName: string
  /** Made earlier from the same code by a guest of the same project. */
  codeCache: Buffer
  wantsCodeCache: boolean
}

export interface CompiledFunction {
  script: ivm.Script
  usedCodeCache: boolean
  /** Made now, when it was asked for. */
  codeCache: Buffer | undefined
}

/** The user's code as a function expression, its lines where they were; or why it cannot be compiled, or not in time. */
export async function compileFunction(
  isolate: ivm.Isolate,
  { code, functionName, codeCache, wantsCodeCache }: FunctionSource,
  timeoutMs: number,
): Promise<CompiledFunction | GuestFailure> {
  // Compiling 100 MB aborts the process (measured).
  if (code.length > CODE_UNITS_MAX)
    return { type: 'failure', code: 'FUNCTION_ERROR', message: 'The function’s code is larger than 20 MiB.' }
  const { source, origin } = wrapFunction(code, functionName)
  const hadCache = codeCache.length > 0 // it is handed over next
  const cache = hadCache ? { cachedData: transferable(codeCache) } : { produceCachedData: wantsCodeCache }
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<GuestFailure>((resolve) => {
    timer = setTimeout(() => resolve(LOAD_TIMEOUT), timeoutMs)
  })
  const compiled = isolate.compileScript(source, bare({ ...origin, ...cache })).then(
    (script): CompiledFunction => toCompiled(script, hadCache),
    (thrown: unknown): GuestFailure => {
      return { type: 'failure', code: 'FUNCTION_ERROR', message: `SyntaxError: ${describeCopied(thrown).message}` }
    },
  )
  const result = await Promise.race([compiled, overdue])
  clearTimeout(timer)
  return result
}

function toCompiled(
  script: ivm.Script & Partial<ivm.CachedDataResult & { cachedDataRejected: boolean }>,
  hadCache: boolean,
): CompiledFunction {
  const { cachedData, cachedDataRejected } = script
  const usedCodeCache = hadCache && cachedDataRejected !== true
  return { script, usedCodeCache, codeCache: !hadCache && cachedData ? Buffer.from(cachedData.copy()) : undefined }
}
