import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { FunctionVersion } from '@plat/shared/contracts/functions.ts'
import { Code, Ellipsis, GitCompareArrows, Play, Trash2 } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Link } from '../../ui/link.tsx'
import { Menu } from '../../ui/menu.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table.tsx'
import { deploymentTitle } from '../deployments/commit-line.tsx'

export interface VersionView {
  source?: string | undefined
  /** Two versions, such as `3...5`. */
  compare?: string | undefined
}

interface ColumnContext {
  slug: string
  deployments: readonly Deployment[]
  active: number | undefined
  canWrite: boolean
  onActivate(version: number): void
  onDelete(row: FunctionVersion): void
  onView(view: VersionView): void
}

/** What the list says of each version, and what can be done with it. */
export const versionColumns = (context: ColumnContext): Column<FunctionVersion>[] => [
  {
    head: 'Version',
    phone: 'title',
    cell: ({ version, isActive }) => (
      <span className="flex items-center gap-2.5">
        <button
          type="button"
          onClick={() => context.onView({ source: String(version), compare: undefined })}
          className="rounded-sm font-medium whitespace-nowrap hover:underline"
        >
          Version {version}
        </button>
        {isActive && <Badge tone="good">Active</Badge>}
      </span>
    ),
  },
  {
    head: 'Made by',
    grow: true,
    cell: ({ deploymentId, author }) => (
      <span className="flex min-w-0 items-baseline gap-2">
        {deploymentId === null ? (
          <span className="shrink-0 text-muted">Source</span>
        ) : (
          <Link href={`/projects/${context.slug}/deployments/${deploymentId}`} className="min-w-0 truncate rounded-sm hover:underline">
            {titleOf(deploymentId, context.deployments)}
          </Link>
        )}
        {author !== null && <span className="min-w-0 shrink truncate text-xs text-faint">{author}</span>}
      </span>
    ),
  },
  { head: 'Size', align: 'right', cell: ({ bytes }) => <span className="whitespace-nowrap text-muted">{formatBytes(bytes)}</span> },
  {
    head: 'Made',
    align: 'right',
    cell: ({ createdAt }) => (
      <span className="text-muted">
        <RelativeTime time={createdAt} />
      </span>
    ),
  },
  { head: 'Actions', align: 'right', cell: (row) => <VersionActions row={row} {...context} /> },
]

const titleOf = (id: string, deployments: readonly Deployment[]): string => {
  const found = deployments.find((deployment) => deployment.id === id)
  return found ? deploymentTitle(found) : 'A deployment'
}

function VersionActions({ row, active, canWrite, onActivate, onDelete, onView }: { row: FunctionVersion } & ColumnContext) {
  const { version, isActive } = row
  const canCompare = active !== undefined && !isActive
  return (
    <span className="inline-flex items-center gap-1">
      {canWrite && !isActive && (
        <Button size="sm" onClick={() => onActivate(version)} aria-label={`Activate version ${version}`}>
          Activate
        </Button>
      )}
      <Menu
        trigger={
          <IconButton label={`More of version ${version}`}>
            <Ellipsis />
          </IconButton>
        }
        groups={[
          [
            { label: 'View source', icon: <Code />, onSelect: () => onView({ source: String(version), compare: undefined }) },
            ...(canCompare
              ? [
                  {
                    label: 'Compare with active',
                    icon: <GitCompareArrows />,
                    onSelect: () => onView({ compare: `${version}...${active}`, source: undefined }),
                  },
                ]
              : []),
            ...(canWrite && !isActive ? [{ label: 'Activate', icon: <Play />, onSelect: () => onActivate(version) }] : []),
          ],
          canWrite && !isActive ? [{ label: 'Delete …', icon: <Trash2 />, danger: true, onSelect: () => onDelete(row) }] : [],
        ]}
      />
    </span>
  )
}
