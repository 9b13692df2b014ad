'use client'

import { useQuery } from '@tanstack/react-query'
import { projectQuery } from '../../data/projects.ts'
import { useUrlState } from '../../data/use-url-state.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { FirstDeployment } from './first-deployment.tsx'
import { NameForm } from './name-form.tsx'

/** From nothing to a live site: a name, then the source, then its first build, each step on the same page. */
export function NewProjectPage() {
  const [{ project: slug }, set] = useUrlState(['project'])
  const { data: project } = useQuery({ ...projectQuery(slug ?? ''), enabled: slug !== undefined })
  return (
    <div className="mx-auto max-w-176">
      <PageHeader
        title={slug === undefined ? 'New project' : `Deploy ${project?.name ?? slug}`}
        description={
          slug === undefined
            ? 'It gets a git remote and an address of its own.'
            : 'Choose where its source comes from. The rest happens by itself.'
        }
      />
      {slug === undefined ? <NameForm onCreated={(project) => set({ project: project.slug })} /> : <FirstDeployment slug={slug} />}
    </div>
  )
}
