'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown, Plus } from 'lucide-react'
import { useParams } from 'next/navigation'
import { deploymentQuery } from '../../data/deployments.ts'
import { overviewQuery } from '../../data/projects.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Link } from '../../ui/link.tsx'
import { Menu } from '../../ui/menu.tsx'

/** Where one is: the project, which can be switched here, and what of it. */
export function Breadcrumbs({ slug }: { slug: string | undefined }) {
  const { data } = useQuery(overviewQuery)
  const { deploymentId } = useParams<{ deploymentId?: string }>()
  if (slug === undefined) return null
  const projects = data?.items.map(({ project }) => project) ?? []
  const name = projects.find((project) => project.slug === slug)?.name ?? slug
  return (
    <nav aria-label="Breadcrumbs" className="flex min-w-0 items-center gap-1 text-sm">
      <span aria-hidden className="text-line-strong select-none">
        /
      </span>
      <Link href={`/projects/${slug}`} className="min-w-0 truncate rounded-sm px-1 font-medium">
        {name}
      </Link>
      <Menu
        align="start"
        trigger={
          <IconButton label="Switch project" className="!w-6">
            <ChevronsUpDown />
          </IconButton>
        }
        groups={[
          projects.slice(0, 50).map((project) => ({
            label: project.name,
            href: `/projects/${project.slug}`,
            checked: project.slug === slug,
          })),
          [{ label: 'New project', icon: <Plus />, href: '/new' }],
        ]}
      />
      {deploymentId !== undefined && <DeploymentCrumb id={deploymentId} />}
    </nav>
  )
}

function DeploymentCrumb({ id }: { id: string }) {
  const { data } = useQuery(deploymentQuery(id))
  return (
    <span className="flex items-center gap-2 max-sm:hidden">
      <span aria-hidden className="text-line-strong select-none">
        /
      </span>
      <span className="font-mono text-xs text-muted">{data?.shortId ?? '…'}</span>
    </span>
  )
}
