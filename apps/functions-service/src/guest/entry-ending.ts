import type ivm from 'isolated-vm'
import { describeCopied } from './thrown-text.ts'

export type EntryEnding =
  | { type: 'done' }
  | { type: 'timeout' }
  | { type: 'memory' }
  | { type: 'disposed' }
  /** The entry ran; a promise of user code was rejected in it and nobody took notice. */
  | { type: 'unhandled'; message: string; stack: string }

/** What isolated-vm's rejection of an entry means. `wasLong`: the entry took all the time it had. */
export function endingOf(thrown: unknown, { isolate, wasLong }: { isolate: ivm.Isolate; wasLong: boolean }): EntryEnding {
  const { message, stack } = describeCopied(thrown)
  if (isolate.isDisposed) return { type: message.includes('memory limit') ? 'memory' : 'disposed' }
  // The words alone prove nothing: user code may reject with the same.
  if (message === 'Script execution timed out.' && wasLong) return { type: 'timeout' }
  return { type: 'unhandled', message, stack }
}
