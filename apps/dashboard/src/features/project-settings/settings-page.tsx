'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { projectQuery } from '../../data/projects.ts'
import { Card } from '../../ui/card.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import { Sections } from '../../ui/sections.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayAdminister } from '../project/may-administer.ts'
import { useSlug } from '../project/use-project.ts'
import { DangerCard } from './danger-card.tsx'
import { GeneralForm } from './general-form.tsx'
import { GitCard } from './git-card.tsx'
import { MembersCard } from './members-card.tsx'
import { useSettingsForm } from './use-settings-form.ts'

/** What a project is called, how it is built, who works on it, and its end. */
export function SettingsPage() {
  const slug = useSlug()
  const { data: project, error, refetch } = useQuery(projectQuery(slug))
  return (
    <>
      <PageHeader title="Settings" context={project?.name ?? slug} />
      {project !== undefined && <Settings key={project.id} project={project} />}
      {project === undefined && error !== null && (
        <ErrorNotice title="The settings could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {project === undefined && error === null && (
        <div className="grid max-w-3xl gap-6 lg:ml-44">
          <Card title="General">
            <Skeleton className="h-56" />
          </Card>
          <Card title="Build">
            <Skeleton className="h-48" />
          </Card>
        </div>
      )}
    </>
  )
}

function Settings({ project }: { project: Project }) {
  const form = useSettingsForm(project)
  const id = useId()
  return (
    <>
      <Sections
        label="Settings"
        sections={[
          {
            id: 'general',
            label: 'General',
            content: <GeneralForm id={id} project={project} form={form} canChange={mayAdminister(project.role)} />,
          },
          { id: 'git', label: 'Git remote', content: <GitCard project={project} /> },
          { id: 'members', label: 'Members', content: <MembersCard project={project} /> },
          { id: 'danger', label: 'Delete', content: <DangerCard project={project} /> },
        ]}
      />
      {form.changed > 0 && (
        <SaveBar form={id} busy={form.isSaving} onDiscard={form.discard}>
          {`${form.changed} unsaved ${form.changed === 1 ? 'change' : 'changes'}`}
        </SaveBar>
      )}
    </>
  )
}
