import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import { Card } from '../../ui/card.tsx'
import { Meter } from '../../ui/meter.tsx'

/** What is being built, of how much at once, and what waits for that. */
export function BuildsCard({ builds: { queued, building, slots } }: { builds: PlatformStatus['builds'] }) {
  return (
    <Card title="Builds">
      <p className="text-xl font-medium">
        {building} <span className="text-base font-normal text-muted">of {slots} at once</span>
      </p>
      <p className={`mt-0.5 text-sm ${queued > 0 ? 'text-warn' : 'text-muted'}`}>{queued === 0 ? 'Nothing waits' : `${queued} waiting`}</p>
      <div className="mt-4">
        <Meter
          share={building / Math.max(1, slots)}
          label="Places for builds in use"
          words={`${building} of ${slots}`}
          tone={building >= slots && queued > 0 ? 'warn' : 'active'}
        />
      </div>
    </Card>
  )
}
