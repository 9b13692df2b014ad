'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { setUp } from '../../data/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { SessionPage } from './session-page.tsx'

/** The code stands in the fragment, which no server and no log ever sees; it leaves the address bar as soon as it is read. */
export function SetupPage() {
  const router = useRouter()
  const [setupCode, setSetupCode] = useState<string>()
  useEffect(() => {
    setSetupCode((known) => known ?? decodeURIComponent(window.location.hash.slice(1)))
    window.history.replaceState(null, '', window.location.pathname)
  }, [])
  if (setupCode === '')
    return (
      <EmptyState title="This link is not complete">
        Open the one that npm start printed, or{' '}
        <Link href="/login" className="text-accent underline">
          sign in
        </Link>
        .
      </EmptyState>
    )
  return (
    <SessionPage
      title="Welcome to Plat"
      description="Make the first user. It is the admin of this server."
      act="Make user"
      isNewPassword
      open={(credentials) => setUp({ ...credentials, setupCode: setupCode ?? '' })}
      onOpened={() => router.replace('/new')}
    />
  )
}
