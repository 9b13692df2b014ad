import { CODE_BYTES_MAX } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { createGate } from '../../concurrency/create-gate.ts'
import { type EsbuildOutcome, runEsbuild, type SyntaxProblem } from './run-esbuild.ts'

export type SourceLanguage = 'javascript' | 'typescript'

export interface TransformedSource {
  /** CommonJS, as a guest runs it. */
  code: string
  language: SourceLanguage
  /** Version 3, as JSON. Its one source is called `<stdin>`. */
  sourceMap: string
}

/**
 * Turns the source of a function (ESM, CommonJS or TypeScript) into the CommonJS a guest runs. Nothing of it is executed.
 *
 * @throws AppError PAYLOAD_TOO_LARGE; VALIDATION_FAILED naming line and column; RATE_LIMITED when too many wait
 */
export type TransformSource = (source: string) => Promise<TransformedSource>

const TIMEOUT_MS = 10_000
const TOP_LEVEL_AWAIT = /^Top-level await/

/** A transformer of its own two processes at a time: hostile source may take esbuild a gigabyte before it gives up. */
export function createSourceTransformer(): TransformSource {
  const inTurn = createGate({ runningMax: 2, waitingMax: 32 })
  return async (source) => {
    if (Buffer.byteLength(source) > CODE_BYTES_MAX) throw new AppError('PAYLOAD_TOO_LARGE', { detail: 'Use at most 5 MiB of source.' })
    return inTurn(() => transform(withoutHashbang(source)))
  }
}

/**
 * What parses as JavaScript is JavaScript: the other way round, `f(a < b, c > (d))` would silently become a generic call.
 * When neither reads it, the reader that got further knows better what is wrong.
 */
async function transform(source: string): Promise<TransformedSource> {
  const asJavaScript = await run(source, 'js')
  if (asJavaScript.type === 'code') return { code: asJavaScript.code, language: 'javascript', sourceMap: asJavaScript.sourceMap }
  if (asJavaScript.type === 'crashed') throw tooComplicated()
  const asTypeScript = await run(source, 'ts')
  if (asTypeScript.type === 'code') return { code: asTypeScript.code, language: 'typescript', sourceMap: asTypeScript.sourceMap }
  if (asTypeScript.type === 'crashed') throw tooComplicated()
  throw syntaxError(isFurther(asTypeScript.problems, asJavaScript.problems) ? asTypeScript.problems : asJavaScript.problems)
}

const run = (source: string, loader: 'js' | 'ts'): Promise<EsbuildOutcome> =>
  runEsbuild(source, { loader, outputBytesMax: CODE_BYTES_MAX, timeoutMs: TIMEOUT_MS })

/** A guest wraps the code in a function, where `#!` is no comment any more. The line stays, so that line numbers hold. */
const withoutHashbang = (source: string): string => source.replace(/^\ufeff?#![^\r\n]*/, '')

function isFurther([one]: SyntaxProblem[], [other]: SyntaxProblem[]): boolean {
  const lines = (one?.line ?? 0) - (other?.line ?? 0)
  return lines > 0 || (lines === 0 && (one?.column ?? 0) > (other?.column ?? 0))
}

function syntaxError(problems: SyntaxProblem[]): AppError {
  const fields = problems.map(({ message, line, column }) => ({
    path: 'code',
    message: `${line === null ? '' : `${line}:${column}: `}${toAdvice(message)}`,
  }))
  return new AppError('VALIDATION_FAILED', { detail: `The code cannot be read. ${fields[0]?.message ?? ''}`.trim(), fields })
}

const toAdvice = (message: string): string =>
  TOP_LEVEL_AWAIT.test(message) ? 'Top-level await is not available in functions. Await inside the handler instead.' : message

const tooComplicated = (): AppError =>
  new AppError('VALIDATION_FAILED', {
    detail: 'The code cannot be read: it nests too deeply, takes too long to read or grows too large. Simplify it.',
    fields: [{ path: 'code', message: 'It nests too deeply, takes too long to read or grows too large. Simplify it.' }],
  })
