import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import { Card } from '../../ui/card.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { Meter } from '../../ui/meter.tsx'

const SHOWN_MAX = 5

/** How large the database is, and what in it. */
export function DatabaseCard({ database: { bytes, connections, largestTables } }: { database: PlatformStatus['database'] }) {
  const most = Math.max(1, ...largestTables.map((table) => table.bytes))
  return (
    <Card title="Database">
      <p className="text-xl font-medium">{formatBytes(bytes)}</p>
      <p className="mt-0.5 text-sm text-muted">
        {connections} {connections === 1 ? 'connection' : 'connections'}
      </p>
      <ul aria-label="Largest tables" className="mt-4 grid gap-2.5 text-xs">
        {largestTables.slice(0, SHOWN_MAX).map((table) => (
          <li key={table.name} className="grid gap-1">
            <span className="flex justify-between gap-4">
              <span className="truncate font-mono text-muted">{table.name}</span>
              <span className="shrink-0">{formatBytes(table.bytes)}</span>
            </span>
            <Meter share={table.bytes / most} label={table.name} words={formatBytes(table.bytes)} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
