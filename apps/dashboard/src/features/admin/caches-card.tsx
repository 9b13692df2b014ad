import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import { Card } from '../../ui/card.tsx'
import { formatCount } from '../../ui/format-count.ts'
import { Meter } from '../../ui/meter.tsx'

/** How often each cache had what was asked of it. */
export function CachesCard({ caches }: { caches: PlatformStatus['caches'] }) {
  return (
    <Card title="Caches">
      {caches.length === 0 && <p className="text-sm text-muted">No service told of one.</p>}
      <ul aria-label="Caches" className="grid gap-3.5 text-xs">
        {caches.map(({ name, hitRate, entries }) => {
          const words = hitRate === null ? 'not asked yet' : `${Math.floor(hitRate * 1_000) / 10} %`
          return (
            <li key={name} className="grid gap-1">
              <span className="flex justify-between gap-4">
                <span className="min-w-0 truncate">
                  {name} <span className="text-faint">· {formatCount(entries)} kept</span>
                </span>
                <span className={hitRate === null ? 'shrink-0 text-faint' : 'shrink-0'}>{words}</span>
              </span>
              <Meter share={hitRate ?? 0} label={`Hit rate of ${name}`} words={words} tone="good" />
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
