'use client'

import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { neighboursQuery } from '../../data/invocations.ts'
import { Button } from '../../ui/button.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'

/** To the invocation of the same function before and after this one, by button or by `[` and `]`. */
export function InvocationNeighbours({ invocation, slug }: { invocation: Invocation; slug: string }) {
  const router = useRouter()
  const { data } = useQuery(neighboursQuery(slug, invocation))
  const goTo = (id: string | null | undefined) => {
    if (id) router.push(`/projects/${slug}/invocations/${id}`)
  }
  useShortcuts({ '[': () => goTo(data?.previous), ']': () => goTo(data?.next) })
  return (
    <>
      <Button size="sm" disabled={!data?.previous} onClick={() => goTo(data?.previous)}>
        <ArrowLeft aria-hidden />
        Previous
      </Button>
      <Button size="sm" disabled={!data?.next} onClick={() => goTo(data?.next)}>
        Next
        <ArrowRight aria-hidden />
      </Button>
    </>
  )
}
