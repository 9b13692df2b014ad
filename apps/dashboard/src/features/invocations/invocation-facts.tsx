import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { TimingBar } from './timing-bar.tsx'

/** The figures of one invocation. */
export function InvocationFacts({ invocation }: { invocation: Invocation }) {
  const facts: [string, string][] = [
    ['Status', String(invocation.statusCode)],
    ['Duration', formatDuration(invocation.durationMs)],
    ['Queue', formatDuration(invocation.queueMs)],
    ['CPU', formatDuration(invocation.cpuMs)],
    ['Heap', invocation.heapBytes === 0 ? '–' : formatBytes(invocation.heapBytes)],
    ['Received', formatBytes(invocation.bytesIn)],
    ['Sent', formatBytes(invocation.bytesOut)],
    ['Start', invocation.cold ? 'Cold' : 'Warm'],
  ]
  return (
    <section aria-label="Figures" className="grid gap-5 rounded-lg border bg-raised p-4">
      <dl className="grid grid-cols-4 gap-x-4 gap-y-3 lg:grid-cols-8">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs/5 text-faint">{name}</dt>
            <dd className="truncate text-sm">{value}</dd>
          </div>
        ))}
      </dl>
      <TimingBar invocation={invocation} />
    </section>
  )
}
