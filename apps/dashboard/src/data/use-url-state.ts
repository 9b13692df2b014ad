'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'

/**
 * Filters that live in the address: shareable, kept by reload and back. Only the named ones are read; an empty value takes a filter out.
 * `const [filters, setFilters] = useUrlState(['branch', 'status'])`
 */
export function useUrlState<const Name extends string>(names: readonly Name[]) {
  const search = useSearchParams()
  const pathname = usePathname()
  const router = useRouter()
  const wanted = names.join(' ')
  const values = useMemo(() => {
    const found = wanted.split(' ').flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : []))
    return Object.fromEntries(found) as { [Key in Name]?: string }
  }, [search, wanted])
  const set = useCallback(
    (changes: { [Key in Name]?: string | undefined }) => {
      const next = new URLSearchParams(search)
      for (const [name, value] of Object.entries(changes) as [Name, string | undefined][]) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      router.replace(next.size === 0 ? pathname : `${pathname}?${next}`, { scroll: false })
    },
    [search, pathname, router],
  )
  return [values, set] as const
}
