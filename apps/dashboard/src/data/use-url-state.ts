'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useMemo, useRef } from 'react'

/**
 * `replace`: as filters change. `open`: a step of its own, which the browser's way back undoes, such as a panel that opens. `close`: undoes
 * that step, where it still leads to the same view.
 */
type Step = 'replace' | 'open' | 'close'

/**
 * What lives in the address: shareable, kept by reload and back. Only the named values are read; an empty one is taken out.
 * `const [filters, setFilters] = useUrlState(['branch', 'status'])`
 */
export function useUrlState<const Name extends string>(names: readonly Name[]) {
  const search = useSearchParams()
  const pathname = usePathname()
  const router = useRouter()
  const wanted = names.join(' ')
  /** Where the last `open` came from. */
  const cameFrom = useRef<string>(undefined)
  const values = useMemo(() => {
    const found = wanted.split(' ').flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : []))
    return Object.fromEntries(found) as { [Key in Name]?: string }
  }, [search, wanted])
  const set = useCallback(
    (changes: { [Key in Name]?: string | undefined }, step: Step = 'replace') => {
      const query = new URLSearchParams(search)
      for (const [name, value] of Object.entries(changes) as [Name, string | undefined][]) {
        if (value) query.set(name, value)
        else query.delete(name)
      }
      const toPath = (given: URLSearchParams) => (given.size === 0 ? pathname : `${pathname}?${given}`)
      const next = toPath(query)
      if (step === 'open') {
        cameFrom.current = toPath(new URLSearchParams(search))
        router.push(next, { scroll: false })
      } else if (step === 'close' && cameFrom.current === next) {
        cameFrom.current = undefined // the way back is taken once, however often a key is pressed
        router.back()
      } else router.replace(next, { scroll: false })
    },
    [search, pathname, router],
  )
  return [values, set] as const
}
