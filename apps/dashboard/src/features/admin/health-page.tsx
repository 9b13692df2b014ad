'use client'

import { useQuery } from '@tanstack/react-query'
import { platformQuery } from '../../data/platform.ts'
import { FactList } from '../../ui/fact-list.tsx'
import { formatCount } from '../../ui/format-count.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { BuildsCard } from './builds-card.tsx'
import { CachesCard } from './caches-card.tsx'
import { DatabaseCard } from './database-card.tsx'
import { ServicesCard } from './services-card.tsx'
import { StorageCard } from './storage-card.tsx'
import { summarize } from './summarize-services.ts'

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' })

/** How the whole server is, asked again every few seconds while somebody looks. */
export function HealthPage() {
  const { data, error, refetch } = useQuery(platformQuery)
  return (
    <>
      <PageHeader
        title="Health"
        context="Admin"
        description={data === undefined ? 'All parts of this server.' : <StatusDot {...summarize(data.services)} />}
        actions={data !== undefined && <p className="text-xs text-faint">as of {clock.format(new Date(data.time))}</p>}
      />
      {data === undefined && error !== null && (
        <ErrorNotice title="The state of the server could not be read" error={error} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && (
        <div className="grid gap-4">
          <Skeleton className="h-18 rounded-lg" />
          <Skeleton className="h-76 rounded-lg" />
        </div>
      )}
      {data !== undefined && (
        <div className="grid gap-4">
          {error !== null && (
            <Notice tone="warn" title="What you see is old">
              It could not be read again: {error.message}
            </Notice>
          )}
          <FactList
            facts={[
              { name: 'Version', value: data.version },
              { name: 'Projects', value: formatCount(data.counts.projects) },
              { name: 'Deployments', value: formatCount(data.counts.deployments) },
              { name: 'Functions', value: formatCount(data.counts.functions) },
              { name: 'Users', value: formatCount(data.counts.users) },
            ]}
          />
          <ServicesCard services={data.services} />
          <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
            <BuildsCard builds={data.builds} />
            <StorageCard storage={data.storage} />
            <DatabaseCard database={data.database} />
            <CachesCard caches={data.caches} />
          </div>
        </div>
      )}
    </>
  )
}
