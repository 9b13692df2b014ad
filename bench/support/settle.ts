import { coreShare } from './core-share.ts'

const WINDOW_MS = 300
const LIMIT_MS = 30_000

/**
 * Waits until process trees use less than a share of one core: until they have done what they put off (records, spare guests,
 * snapshots), so that it is neither missing in their own figures nor a burden on whoever is measured next.
 * After 30 s goes on regardless, and says so.
 */
export async function settle(roots: readonly number[], { share = 0.15 } = {}): Promise<void> {
  const until = performance.now() + LIMIT_MS
  while (performance.now() < until) if ((await coreShare(roots, WINDOW_MS)) < share) return
  console.error(`  not at rest after ${LIMIT_MS / 1000} s: what follows is measured beside that work`)
}
