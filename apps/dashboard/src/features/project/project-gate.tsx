'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { projectQuery } from '../../data/projects.ts'
import { RequestError } from '../../data/request-error.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useSlug } from './use-project.ts'

/** Shows the pages of a project unless there is none at this address, which is all that others may learn. */
export function ProjectGate({ children }: { children: ReactNode }) {
  const { error } = useQuery(projectQuery(useSlug()))
  if (!(error instanceof RequestError) || error.failure.status !== 404) return children
  return (
    <EmptyState title="There is no such project" action={<ButtonLink href="/">All projects</ButtonLink>}>
      <title>There is no such project · Plat</title>
      Or you may not see it. Check the address, or ask its owner for access.
    </EmptyState>
  )
}
