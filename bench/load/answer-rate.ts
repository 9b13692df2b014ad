import type { LoadResult } from './load-target.ts'

/** Answers a second that were as they should be: refusing quickly is no speed. */
export function answerRate({ requests, failures, seconds }: LoadResult): number {
  return Math.max(0, requests - failures) / seconds
}
