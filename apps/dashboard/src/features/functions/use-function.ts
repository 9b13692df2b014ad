'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { functionQuery } from '../../data/functions.ts'
import { useSlug } from '../project/use-project.ts'

/** The function in the address. */
export function useFunction() {
  const slug = useSlug()
  const { name: encoded } = useParams<{ name: string }>()
  const name = decodeURIComponent(encoded)
  return { slug, name, base: `/projects/${slug}/functions/${encodeURIComponent(name)}`, ...useQuery(functionQuery(slug, name)) }
}
