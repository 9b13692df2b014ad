'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { logIn } from '../../data/session.ts'
import { safeNext } from './safe-next.ts'
import { SessionPage } from './session-page.tsx'

export function LoginPage() {
  const router = useRouter()
  const search = useSearchParams()
  return (
    <SessionPage
      title="Sign in"
      description="The very first user is made by the link that npm start prints."
      act="Sign in"
      open={logIn}
      onOpened={() => router.replace(safeNext(search.get('next')))}
    />
  )
}
