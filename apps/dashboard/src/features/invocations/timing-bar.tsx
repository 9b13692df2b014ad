import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { formatDuration } from '../../ui/format-duration.ts'

/** Where the time went: waiting for a place, computing, and waiting for others. */
export function TimingBar({ invocation: { durationMs, queueMs, cpuMs } }: { invocation: Invocation }) {
  const queue = Math.min(queueMs, durationMs)
  const cpu = Math.min(cpuMs, durationMs - queue)
  const parts = [
    { name: 'Queue', ms: queue, color: 'bg-warn' },
    { name: 'CPU', ms: cpu, color: 'bg-accent' },
    { name: 'Waiting', ms: Math.max(0, durationMs - queue - cpu), color: 'bg-line-strong' },
  ]
  return (
    <div>
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-hover">
        {parts.map(({ name, ms, color }) => (
          <span key={name} className={color} style={{ width: `${durationMs === 0 ? 0 : (ms / durationMs) * 100}%` }} />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
        {parts.map(({ name, ms, color }) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className={`size-2 rounded-[2px] ${color}`} />
            <span className="text-muted">{name}</span> {formatDuration(ms)}
          </li>
        ))}
      </ul>
    </div>
  )
}
