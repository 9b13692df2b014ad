'use client'

import { useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { isSessionEnd } from '../../data/is-session-end.ts'
import { Button } from '../../ui/button.tsx'
import { FloatingNote } from '../../ui/floating-note.tsx'

const SignInDialog = dynamic(() => import('./sign-in-dialog.tsx').then((module) => module.SignInDialog), { ssr: false })

interface SessionEndProps {
  isEnded: boolean
  /** Whose session it was. */
  email: string
}

/** Says that the session is over, and offers to sign in where one is; asks for it when something is done that needs one. */
export function SessionEnd({ isEnded, email }: SessionEndProps) {
  const [isAsking, setAsking] = useState(false)
  const queryClient = useQueryClient()
  useEffect(
    () =>
      queryClient.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'error' && isSessionEnd(event.action.error)) setAsking(true)
      }),
    [queryClient],
  )
  useEffect(() => {
    if (isEnded) return () => setAsking(false)
  }, [isEnded])
  if (!isEnded) return null
  return (
    <>
      <FloatingNote
        action={
          <Button variant="primary" className="shrink-0" onClick={() => setAsking(true)}>
            Sign in
          </Button>
        }
      >
        Your session has ended. Sign in again to go on; what you typed is kept.
      </FloatingNote>
      {isAsking && <SignInDialog email={email} onClose={() => setAsking(false)} />}
    </>
  )
}
