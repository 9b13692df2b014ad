import type ivm from 'isolated-vm'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { bare } from './bare.ts'
import { LOAD_TIMEOUT } from './failures.ts'
import { describeCopied } from './thrown-text.ts'

const WRAPPER_START = '(function (exports, require, module, __filename, __dirname) {'
const CODE_UNITS_MAX = 20 * 1024 * 1024

/** The user's code as a function expression, its lines where they were; or why it cannot be compiled, or not in time. */
export async function compileFunction(
  isolate: ivm.Isolate,
  { code, functionName, timeoutMs }: { code: string; functionName: string; timeoutMs: number },
): Promise<{ script: ivm.Script } | GuestFailure> {
  // Compiling 100 MB aborts the process (measured).
  if (code.length > CODE_UNITS_MAX)
    return { type: 'failure', code: 'FUNCTION_ERROR', message: 'The function’s code is larger than 20 MiB.' }
  // A hashbang is legal only at the very start of a file.
  const source = `${WRAPPER_START}${code.startsWith('#!') ? `//${code}` : code}\n})`
  const origin = bare({ filename: `api/${functionName}.js`, columnOffset: -WRAPPER_START.length })
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<GuestFailure>((resolve) => {
    timer = setTimeout(() => resolve(LOAD_TIMEOUT), timeoutMs)
  })
  const compiled = isolate.compileScript(source, origin).then(
    (script) => ({ script }),
    (thrown: unknown): GuestFailure => {
      return { type: 'failure', code: 'FUNCTION_ERROR', message: `SyntaxError: ${describeCopied(thrown).message}` }
    },
  )
  const result = await Promise.race([compiled, overdue])
  clearTimeout(timer)
  return result
}
