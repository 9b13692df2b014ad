import { descendants, type Platform, startPlatform } from '../../tests/e2e/support/platform.ts'
import { pinning } from './pinning.ts'

export interface PlatformUnderTest extends Platform {
  /** Whose process tree is the whole platform: database, api, builds and all. */
  pids: number[]
}

// Also one that is still starting goes when this process does.
process.once('exit', () => {
  for (const { pid, command } of descendants(process.pid)) if (command.endsWith('scripts/run.mjs start')) process.kill(pid, 'SIGTERM')
})

/** Starts a whole platform the way a user does, on the servers' core unless `place` says otherwise; gives it to `use`, and stops it. */
export async function withPlatform<Value>(
  use: (platform: PlatformUnderTest) => Promise<Value>,
  place: <Started>(start: () => Promise<Started>) => Promise<Started> = pinning.asServer,
  env: Record<string, string> = {},
): Promise<Value> {
  const platform = await place(() => startPlatform({ LOG_LEVEL: 'error', ...env }))
  try {
    return await use({ ...platform, pids: [platform.child.pid ?? 0] })
  } finally {
    await platform.stop()
  }
}
