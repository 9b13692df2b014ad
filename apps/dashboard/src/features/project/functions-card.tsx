'use client'

import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { functionsQuery } from '../../data/projects.ts'
import { Card } from '../../ui/card.tsx'
import { formatCount } from '../../ui/format-count.ts'
import { RowLink } from '../../ui/row-link.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'

const SHOWN_MAX = 8

/** The functions of a project and how often each was called. */
export function FunctionsCard({ slug }: { slug: string }) {
  const data = useDeferredValue(useQuery(functionsQuery(slug)).data)
  return (
    <Card title="Functions" flush>
      <ul className="divide-y text-sm">
        {data === undefined &&
          ['a', 'b'].map((key) => (
            <li key={key} className="flex h-11 items-center px-4">
              <Skeleton className="h-3.5 w-32" />
            </li>
          ))}
        {data?.items.slice(0, SHOWN_MAX).map(({ id, functionName, isActive, activeVersion, invocationCount }) => (
          <li key={id} className="relative flex min-h-11 items-center gap-2.5 px-4 py-2 transition-colors hover:bg-hover">
            <StatusDot tone={isActive ? 'good' : 'neutral'} label={isActive ? 'On' : 'Off'} wordless />
            <RowLink href={`/projects/${slug}/functions/${encodeURIComponent(functionName)}`} className="min-w-0 truncate">
              {functionName}
            </RowLink>
            {activeVersion !== null && <span className="text-xs text-faint">v{activeVersion}</span>}
            <span className="ml-auto shrink-0 text-xs text-muted">{formatCount(invocationCount)} calls</span>
          </li>
        ))}
      </ul>
      {data?.items.length === 0 && (
        <p className="px-4 py-6 text-center text-sm text-muted">
          A file below <code className="font-mono text-xs">api/</code> becomes one.
        </p>
      )}
    </Card>
  )
}
