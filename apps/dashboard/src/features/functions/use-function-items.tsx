'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus, SquareFunction } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { functionsQuery, projectQuery } from '../../data/projects.ts'
import type { PaletteItem } from '../../ui/command-palette.tsx'
import { mayWrite } from '../project/may-write.ts'

/** The functions of a project for the palette, and the way to a new one; nothing without a project. */
export function useFunctionItems(slug: string | undefined): PaletteItem[] {
  const router = useRouter()
  const { data } = useQuery({ ...functionsQuery(slug ?? ''), enabled: slug !== undefined })
  const { data: project } = useQuery({ ...projectQuery(slug ?? ''), enabled: slug !== undefined })
  if (slug === undefined) return []
  const base = `/projects/${slug}/functions`
  const item = (id: string, label: string, href: string, icon: PaletteItem['icon']): PaletteItem => ({
    id: `function-${id}`,
    label,
    icon,
    onSelect: () => router.push(href),
  })
  return [
    ...(data?.items ?? []).map(({ functionName }) => item(functionName, functionName, `${base}/${functionName}`, <SquareFunction />)),
    ...(mayWrite(project?.role) ? [{ ...item('-new', 'New function', `${base}/-/new`, <Plus />), words: 'create' }] : []),
  ]
}
