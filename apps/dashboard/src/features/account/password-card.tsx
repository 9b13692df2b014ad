'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { useState } from 'react'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { updateMe } from '../../data/users.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'

/** A new password needs the present one, and ends every other session. */
export function PasswordCard({ email }: { email: string | undefined }) {
  const [currentPassword, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const save = useAction<undefined, User>({
    run: () => updateMe({ currentPassword, password }),
    touches: [keys.sessions],
    done: () => 'Your password is changed; your other sessions ended',
    onDone() {
      setCurrent('')
      setPassword('')
    },
  })
  const { of, rest } = problemsOf(save.error, ['currentPassword', 'password'])
  return (
    <Card title="Password">
      <form
        aria-label="Password"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(undefined)
        }}
        className="grid gap-5"
      >
        <input type="text" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <Field label="Present password" problem={of('currentPassword')}>
            {(props) => (
              <Input
                {...props}
                type="password"
                autoComplete="current-password"
                required
                value={currentPassword}
                onChange={(event) => setCurrent(event.target.value)}
              />
            )}
          </Field>
          <Field label="New password" problem={of('password')} hint="At least 8 characters.">
            {(props) => (
              <Input
                {...props}
                type="password"
                autoComplete="new-password"
                required
                minLength={8}
                maxLength={256}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
        </div>
        {rest !== undefined && (
          <p role="alert" className="text-sm text-bad">
            {rest}
          </p>
        )}
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-xs text-muted">Every other session of yours ends; tokens go on working.</p>
          <Button type="submit" busy={save.isPending} disabled={currentPassword === '' || password === ''}>
            Change password
          </Button>
        </div>
      </form>
    </Card>
  )
}
