'use client'

import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { RequestError } from '../../data/request-error.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TabLinks } from '../../ui/tab-links.tsx'
import { usePresentTab } from '../../ui/use-present-tab.ts'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject } from '../project/use-project.ts'
import { FunctionFacts } from './function-facts.tsx'
import { FunctionMenu } from './function-menu.tsx'
import { FunctionSwitch } from './function-switch.tsx'
import { useFunction } from './use-function.ts'

/** What stays the same over the tabs of a function: its address, whether it answers, its limits. */
export function FunctionFrame({ children }: { children: ReactNode }) {
  const project = useProject()
  const { slug, name, base, data: fn, error, refetch } = useFunction()
  const tabs = [
    { href: base, label: 'Overview' },
    { href: `${base}/versions`, label: 'Versions' },
    { href: `${base}/invoke`, label: 'Invoke' },
    { href: `${base}/edit`, label: 'Edit' },
    { href: `${base}/settings`, label: 'Settings' },
  ]
  const tab = usePresentTab(tabs)
  if (error instanceof RequestError && [400, 404].includes(error.failure.status) && fn === undefined)
    return (
      <EmptyState title="There is no such function" action={<ButtonLink href={`/projects/${slug}/functions`}>All functions</ButtonLink>}>
        <title>There is no such function · Plat</title>
        It may have been deleted, or no deployment has it any more.
      </EmptyState>
    )
  if (error !== null && fn === undefined)
    return <ErrorNotice title="The function could not be loaded" error={error} onRetry={() => void refetch()} />
  const canWrite = mayWrite(project?.role)
  return (
    <>
      <PageHeader
        title={[tab, name].filter(Boolean).join(' · ')}
        context={project?.name ?? slug}
        heading={<span className="block truncate">{name}</span>}
        description={fn ? <Address url={fn.url} /> : <Skeleton className="mt-2 h-3.5 w-72 max-w-full" />}
        actions={
          fn && (
            <>
              <span className="flex items-center gap-2 pr-1 text-sm text-muted">
                {fn.isActive ? 'Enabled' : 'Disabled'}
                <FunctionSwitch slug={slug} fn={fn} canWrite={canWrite} where="page" />
              </span>
              {canWrite && <FunctionMenu slug={slug} fn={fn} />}
            </>
          )
        }
      />
      <FunctionFacts fn={fn} />
      <div className="mt-5 mb-5 border-b">
        <TabLinks label="Function" tabs={tabs} />
      </div>
      {children}
    </>
  )
}

function Address({ url }: { url: string }) {
  return (
    <span className="flex min-w-0 items-center">
      <a href={url} target="_blank" rel="noopener" className="inline-flex min-w-0 items-center gap-1.5 rounded-sm hover:text-ink">
        <span className="truncate">{url.replace(/^https?:\/\//, '')}</span>
        <ExternalLink aria-hidden className="size-3.5 shrink-0" />
      </a>
      <CopyButton text={url} label="Copy the address" />
    </span>
  )
}
