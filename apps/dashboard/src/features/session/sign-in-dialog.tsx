'use client'

import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../../data/keys.ts'
import { logIn } from '../../data/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SessionForm } from './session-form.tsx'

interface SignInDialogProps {
  /** Whose session ended. */
  email: string
  onClose(): void
}

/** Begins a session over the page whose own ended; the page then goes on by itself. */
export function SignInDialog({ email, onClose }: SignInDialogProps) {
  const queryClient = useQueryClient()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Your session has ended"
      description="Sign in again to go on. What you typed on this page stays."
    >
      <SessionForm act="Sign in" initialEmail={email} open={logIn} onOpened={(user) => queryClient.setQueryData(keys.me, user)} />
    </Dialog>
  )
}
