'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { RequestError } from '../../data/request-error.ts'
import { logOut, meQuery } from '../../data/session.ts'
import { useAction } from '../../data/use-action.ts'
import { forgetDrafts } from '../../ui/use-draft.ts'

export interface SessionState {
  /** Undefined while that is asked; whose session ended is still named. */
  user: User | undefined
  /** It was there and is over: the page stays as it is until somebody signs in again. */
  isEnded: boolean
  /** Why nobody knows who is signed in. */
  error: Error | null
  retry(): void
}

/**
 * Who is signed in. Whoever comes without a session is led to the sign-in, and back afterwards; who loses it stays, with all that was typed.
 * When somebody else signs in instead, here or in another tab, a whole new page begins: nothing of the one before is left in memory.
 */
export function useSession(): SessionState {
  const { data: user, error, refetch } = useQuery(meQuery)
  const router = useRouter()
  const pathname = usePathname()
  const first = useRef<string>(undefined)
  const isNobody = error instanceof RequestError && error.failure.status === 401
  const isStranger = isNobody && user === undefined
  useEffect(() => {
    if (isStranger) router.replace(pathname === '/' ? '/login' : `/login?next=${encodeURIComponent(pathname + window.location.search)}`)
  }, [isStranger, pathname, router])
  useEffect(() => {
    first.current ??= user?.id
    if (user === undefined || user.id === first.current) return
    forgetDrafts()
    window.location.assign('/')
  }, [user])
  return { user, isEnded: isNobody && !isStranger, error: user === undefined && !isNobody ? error : null, retry: () => void refetch() }
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
