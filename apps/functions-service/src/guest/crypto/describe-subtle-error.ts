import { LimitError } from './limit-error.ts'

const MESSAGE_UNITS_MAX = 300
const UNSAFE = /[\\/]|node:/

/**
 * What an operation failed with, as JSON for the prelude: a name from the standard and a message, never a stack or a path of this process
 * (R9).
 */
export function describeSubtleError(thrown: unknown): string {
  if (thrown instanceof LimitError) return JSON.stringify({ name: 'RangeError', code: 'LIMIT_EXCEEDED', message: thrown.message })
  if (!(thrown instanceof Error)) return JSON.stringify({ name: 'OperationError', message: FAILED })
  const message = UNSAFE.test(thrown.message) ? FAILED : thrown.message.slice(0, MESSAGE_UNITS_MAX)
  return JSON.stringify({ name: nameOf(thrown), message })
}

const FAILED = 'The operation failed for an operation-specific reason'

function nameOf(error: Error): string {
  if (error instanceof DOMException || error.name === 'KeyEvicted') return error.name
  return error instanceof TypeError ? 'TypeError' : 'OperationError'
}
