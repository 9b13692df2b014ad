'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronsUpDown, Plus } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useState } from 'react'
import { deploymentQuery } from '../../data/deployments.ts'
import { overviewQuery, projectQuery } from '../../data/projects.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Link } from '../../ui/link.tsx'
import { Menu } from '../../ui/menu.tsx'

/** Where one is: the project, which can be switched here, and what of it. The others are asked for when somebody is about to switch. */
export function Breadcrumbs({ slug }: { slug: string }) {
  const [isNear, setNear] = useState(false)
  const { data: present } = useQuery(projectQuery(slug))
  const { data: overview } = useQuery({ ...overviewQuery, enabled: isNear })
  const { deploymentId } = useParams<{ deploymentId?: string }>()
  const projects = overview?.items.map(({ project }) => project) ?? []
  const near = () => setNear(true)
  return (
    <nav aria-label="Breadcrumbs" className="flex min-w-0 items-center gap-1 text-sm">
      <span aria-hidden className="text-line-strong select-none">
        /
      </span>
      <Link href={`/projects/${slug}`} className="min-w-0 truncate rounded-sm px-1 font-medium">
        {present?.name ?? slug}
      </Link>
      <Menu
        align="start"
        trigger={
          <IconButton label="Switch project" className="!w-6" onPointerEnter={near} onFocus={near}>
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
