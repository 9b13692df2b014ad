'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { projectQuery } from '../../data/projects.ts'

/** The slug in the address. */
export function useSlug(): string {
  return useParams<{ slug: string }>().slug
}

/** The project in the address; undefined while it is read. */
export const useProject = () => useQuery(projectQuery(useSlug())).data
