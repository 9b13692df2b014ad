import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowLink } from '../../ui/row-link.tsx'
import type { Column } from '../../ui/table.tsx'
import { FunctionSwitch } from './function-switch.tsx'
import { FunctionP95, FunctionTraffic } from './function-traffic.tsx'
import type { FiguresOf } from './use-function-figures.ts'

interface ColumnContext {
  slug: string
  canWrite: boolean
  figuresOf: FiguresOf
}

/** What the list says of each function. */
export const functionColumns = ({ slug, canWrite, figuresOf }: ColumnContext): Column<FunctionInfo>[] => [
  {
    head: 'Function',
    phone: 'title',
    grow: true,
    cell: ({ functionName, filePath }) => (
      <span className="grid min-w-0">
        <RowLink href={`/projects/${slug}/functions/${functionName}`} className="truncate font-medium">
          {functionName}
        </RowLink>
        <span className="truncate font-mono text-xs font-normal text-faint">{filePath === '' ? `api/${functionName}` : filePath}</span>
      </span>
    ),
  },
  {
    head: 'Enabled',
    cell: (fn) => (
      <span className="relative z-10 flex">
        <FunctionSwitch slug={slug} fn={fn} canWrite={canWrite} where="list" />
      </span>
    ),
  },
  {
    head: 'Version',
    cell: ({ activeVersion }) => (activeVersion === null ? <span className="text-muted">not live</span> : <span>{activeVersion}</span>),
  },
  {
    head: 'Last 24 hours',
    cell: ({ functionName }) => <FunctionTraffic figures={figuresOf(functionName)} />,
  },
  {
    head: 'p95',
    align: 'right',
    cell: ({ functionName }) => <FunctionP95 figures={figuresOf(functionName)} />,
  },
  {
    head: 'Changed',
    align: 'right',
    cell: ({ updatedAt }) => (
      <span className="relative z-10 text-muted">
        <RelativeTime time={updatedAt} />
      </span>
    ),
  },
]
