import { readdir, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'

type StorageFigures = PlatformStatus['storage']

const MEASURE_MS_MAX = 1_000
/** Nobody needs them newer. */
const KEPT_MS = 60_000
const AT_ONCE = 64

/**
 * A meter of an artifact folder. What it cannot count within a second it estimates: artifacts are spread evenly over their folders, by
 * their hashes, so that some folders speak for all. The last figures serve for a minute, and everybody who asks meanwhile.
 */
export function createStorageMeter(baseDir: string, nowMs: () => number = Date.now): () => Promise<StorageFigures> {
  let measured: { at: number; figures: Promise<StorageFigures> } | undefined
  return () => {
    if (!measured || nowMs() - measured.at > KEPT_MS) measured = { at: nowMs(), figures: measure(baseDir) }
    return measured.figures
  }
}

async function measure(baseDir: string): Promise<StorageFigures> {
  const root = path.join(baseDir, 'sha256')
  const deadline = performance.now() + MEASURE_MS_MAX
  const folders = await readdir(root).catch(() => []) // an unreadable storage is said to be down elsewhere
  let [done, artifacts, bytes] = [0, 0, 0]
  for (const folder of folders) {
    if (performance.now() > deadline) break
    const names = await readdir(path.join(root, folder)).catch(() => [])
    const size = await sizeOf(path.join(root, folder), names, deadline)
    done += 1
    artifacts += names.length
    bytes += size
  }
  const factor = done === 0 ? 0 : folders.length / done
  const disk = await statfs(baseDir).catch(() => undefined)
  return { artifacts: Math.round(artifacts * factor), bytes: Math.round(bytes * factor), freeBytes: disk ? disk.bavail * disk.bsize : null }
}

/** Of a folder that is too full, its first files speak for all. */
async function sizeOf(folder: string, names: readonly string[], deadline: number): Promise<number> {
  let [done, bytes] = [0, 0]
  while (done < names.length && (done === 0 || performance.now() <= deadline)) {
    const some = names.slice(done, done + AT_ONCE)
    const sizes = await Promise.all(
      some.map((name) =>
        stat(path.join(folder, name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    )
    bytes += sizes.reduce((sum, size) => sum + size, 0)
    done += some.length
  }
  return done === 0 ? 0 : (bytes * names.length) / done
}
