import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import { Card } from '../../ui/card.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { formatCount } from '../../ui/format-count.ts'
import { Meter } from '../../ui/meter.tsx'
import type { Tone } from '../../ui/tone.ts'

/** Below these shares of free space somebody should do something. */
const SCARCE = 0.2
const CRITICAL = 0.08

/** What the files of deployments take, and what is free on their disk. */
export function StorageCard({ storage: { artifacts, bytes, freeBytes } }: { storage: PlatformStatus['storage'] }) {
  const share = freeBytes === null ? null : bytes / Math.max(1, bytes + freeBytes)
  return (
    <Card title="Storage">
      <p className="text-xl font-medium">{formatBytes(bytes)}</p>
      <p className="mt-0.5 text-sm text-muted">in {formatCount(artifacts)} artifacts</p>
      {share !== null && freeBytes !== null ? (
        <div className="mt-4 grid gap-2">
          <Meter
            share={share}
            label="Disk of the artifacts"
            words={`${formatBytes(bytes)} used, ${formatBytes(freeBytes)} free`}
            tone={toneOf(1 - share)}
          />
          <p className="text-xs text-muted">{formatBytes(freeBytes)} free on its disk</p>
        </div>
      ) : (
        <p className="mt-4 text-xs text-muted">In an object store, which does not say how much is free.</p>
      )}
    </Card>
  )
}

function toneOf(free: number): Tone {
  if (free < CRITICAL) return 'bad'
  return free < SCARCE ? 'warn' : 'good'
}
