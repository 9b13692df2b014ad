'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { useState } from 'react'
import { useAction } from '../../data/use-action.ts'
import { updateUser } from '../../data/users.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import { generatePassword } from './generate-password.ts'

/** Gives somebody a new password, shown once; it ends their sessions. */
export function ResetPasswordDialog({ user, onClose }: { user: User; onClose(): void }) {
  const [password] = useState(() => generatePassword())
  const reset = useAction<undefined, User>({ run: () => updateUser(user.id, { password }) })
  const isDone = reset.data !== undefined
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={isDone ? `New password of ${user.email}` : `Reset the password of ${user.email}?`}
      {...(isDone ? {} : { description: 'A new one is generated and shown once. All their sessions end; their tokens go on working.' })}
      actions={
        isDone ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" busy={reset.isPending} onClick={() => reset.mutate(undefined)}>
              Reset password
            </Button>
          </>
        )
      }
    >
      {isDone && (
        <SecretOnce title="Give them this password" secret={password}>
          It is not shown again. They change it below Account.
        </SecretOnce>
      )}
      {reset.error !== null && (
        <p role="alert" className="text-sm text-bad">
          {reset.error.message}
        </p>
      )}
    </Dialog>
  )
}
