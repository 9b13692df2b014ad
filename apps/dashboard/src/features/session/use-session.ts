'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { RequestError } from '../../data/request-error.ts'
import { logOut, meQuery } from '../../data/session.ts'
import { useAction } from '../../data/use-action.ts'

/** Who is signed in; undefined while that is asked. Whoever is not is led to the sign-in, and back afterwards. */
export function useSession(): User | undefined {
  const { data, error } = useQuery(meQuery)
  const router = useRouter()
  const pathname = usePathname()
  const isNobody = error instanceof RequestError && error.failure.status === 401
  useEffect(() => {
    if (isNobody) router.replace(pathname === '/' ? '/login' : `/login?next=${encodeURIComponent(pathname + window.location.search)}`)
  }, [isNobody, pathname, router])
  return isNobody ? undefined : data
}

/** Ends the session and forgets everything it showed. While the session holds, so does the page. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient()
  const signOut = useAction<undefined, void>({
    async run() {
      const result = await logOut()
      const wasOver = !result.ok && result.failure.status === 401
      return wasOver ? { ok: true, value: undefined } : result
    },
    failed: 'You are still signed in.',
    onDone() {
      queryClient.clear()
      window.location.assign('/login') // a whole new page: nothing of the session is left in memory
    },
  })
  return () => signOut.mutate(undefined)
}
