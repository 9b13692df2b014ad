import type { BuildFailure } from 'esbuild'
import type { BundleProblem } from './bundle-request.ts'
import { describeProblem } from './describe-problem.ts'

/** What esbuild, or anything around it, failed with, as sentences with their places. `place`: where nothing better is known. */
export function toProblems(error: unknown, place: string): BundleProblem[] {
  const messages = (error as Partial<BuildFailure>).errors
  if (Array.isArray(messages) && messages.length > 0) return messages.map(describeProblem)
  return [{ place, text: error instanceof Error ? error.message : String(error) }]
}
