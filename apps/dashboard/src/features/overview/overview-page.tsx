'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useDeferredValue } from 'react'
import { overviewQuery } from '../../data/projects.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ActivityCard } from '../activity/activity-card.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { NoProjects } from './no-projects.tsx'
import { ProjectCard } from './project-card.tsx'
import { ProjectCardSkeleton } from './project-card-skeleton.tsx'

/** All projects at a glance: what is live, what came last, how the last day went; and what happened. */
export function OverviewPage() {
  const { data: present, error, refetch } = useQuery(overviewQuery)
  const data = useDeferredValue(present)
  if (data?.items.length === 0) return <NoProjects />
  return (
    <>
      <PageHeader
        title="Projects"
        actions={
          <ButtonLink href="/new" variant="primary">
            <Plus aria-hidden />
            New project
          </ButtonLink>
        }
      />
      {error !== null && present === undefined ? (
        <ErrorNotice title="The projects could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="grid grid-cols-1 gap-8">
          <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3" aria-label="Projects">
            {data === undefined
              ? ['a', 'b', 'c'].map((key) => <ProjectCardSkeleton key={key} />)
              : data.items.map((overview) => <ProjectCard key={overview.project.id} overview={overview} />)}
          </ul>
          <ActivityCard />
        </div>
      )}
    </>
  )
}
