'use client'

import type { FunctionVersion } from '@plat/shared/contracts/functions.ts'
import { useQuery } from '@tanstack/react-query'
import { GitCompareArrows, X } from 'lucide-react'
import { sourceQuery } from '../../data/functions.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CodeDiff } from '../../ui/code-diff.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { parseComparison } from './parse-comparison.ts'
import type { VersionView } from './version-columns.tsx'

interface VersionCodeProps {
  slug: string
  name: string
  versions: readonly FunctionVersion[]
  view: VersionView
  onView(view: VersionView): void
  onClose(): void
}

/** The code of one version, or of two against each other. */
export function VersionCode({ view, ...rest }: VersionCodeProps) {
  const pair = parseComparison(view.compare)
  if (pair) return <Comparison {...rest} pair={pair} />
  const version = Number(view.source)
  return Number.isInteger(version) && version > 0 ? <Source {...rest} version={version} /> : null
}

function Source({ slug, name, versions, version, onView, onClose }: Omit<VersionCodeProps, 'view'> & { version: number }) {
  const { data, error, refetch } = useQuery(sourceQuery(slug, name, version))
  const other = versions.find((each) => each.version < version)?.version ?? versions.find((each) => each.version !== version)?.version
  if (error !== null)
    return <ErrorNotice title={`The source of version ${version} could not be loaded`} error={error} onRetry={() => void refetch()} />
  return (
    <Card
      flush
      title={`Source of version ${version}`}
      actions={
        <>
          {other !== undefined && (
            <Button size="sm" onClick={() => onView({ compare: `${other}...${version}`, source: undefined })}>
              <GitCompareArrows aria-hidden />
              Compare
            </Button>
          )}
          {data && <CopyButton text={data.source} label="Copy the source" />}
          <Close onClose={onClose} />
        </>
      }
    >
      {data ? (
        <div className="[&>div]:rounded-none [&>div]:border-0">
          <CodeEditor label={`Source of version ${version}`} value={data.source} height="26rem" />
          {data.isBundled && (
            <p className="border-t! px-4 py-2 text-xs text-muted">This is the bundle that a deployment made of several files.</p>
          )}
        </div>
      ) : (
        <Skeleton className="m-4 h-64" />
      )}
    </Card>
  )
}

function Comparison({ slug, name, versions, pair, onView, onClose }: Omit<VersionCodeProps, 'view'> & { pair: readonly [number, number] }) {
  const [left, right] = pair
  const before = useQuery(sourceQuery(slug, name, left))
  const after = useQuery(sourceQuery(slug, name, right))
  const error = before.error ?? after.error
  const options = versions.map(({ version, isActive }) => ({
    value: String(version),
    label: `Version ${version}${isActive ? ' (active)' : ''}`,
  }))
  const compare = (a: number | string, b: number | string) => onView({ compare: `${a}...${b}`, source: undefined })
  return (
    <Card
      flush
      title={
        <span className="flex items-center gap-2 font-normal">
          <Select aria-label="Older side" value={String(left)} options={options} onChange={(event) => compare(event.target.value, right)} />
          <span aria-hidden className="text-faint">
            →
          </span>
          <Select aria-label="Newer side" value={String(right)} options={options} onChange={(event) => compare(left, event.target.value)} />
        </span>
      }
      actions={<Close onClose={onClose} />}
    >
      {error !== null ? (
        <div className="p-4">
          <ErrorNotice
            title="The versions could not be compared"
            error={error}
            onRetry={() => void Promise.all([before.refetch(), after.refetch()])}
          />
        </div>
      ) : before.data && after.data ? (
        before.data.source === after.data.source ? (
          <p className="px-4 py-10 text-center text-sm text-muted">Their code is the same.</p>
        ) : (
          <CodeDiff before={before.data.source} after={after.data.source} labels={[`Version ${left}`, `Version ${right}`]} />
        )
      ) : (
        <Skeleton className="m-4 h-64" />
      )}
    </Card>
  )
}

const Close = ({ onClose }: { onClose(): void }) => (
  <IconButton label="Close the code" onClick={onClose}>
    <X />
  </IconButton>
)
