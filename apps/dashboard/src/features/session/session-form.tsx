'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { type FormEvent, useState } from 'react'
import type { Failure, Result } from '../../data/request.ts'
import type { Credentials } from '../../data/session.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Notice } from '../../ui/notice.tsx'

interface SessionFormProps {
  act: string
  /** Of a password that is chosen here, not one that is remembered. */
  isNewPassword?: boolean
  /** Whose session it probably is; it can be changed. */
  initialEmail?: string
  open(credentials: Credentials): Promise<Result<{ user: User }>>
  onOpened(user: User): void
}

/** E-mail and password, for the first user and for everybody after. What was typed stays, whatever the server says. */
export function SessionForm({ act, isNewPassword = false, initialEmail = '', open, onOpened }: SessionFormProps) {
  const [email, setEmail] = useState(initialEmail)
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<Failure>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const result = await open({ email, password })
    setBusy(false)
    if (!result.ok) return setFailure(result.failure)
    onOpened(result.value.user)
  }
  const problemOf = (path: string) => failure?.fields.find((field) => field.path === path)?.message
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-5">
      {failure !== undefined && failure.fields.length === 0 && <Notice title={sentenceOf(failure)} />}
      <Field label="E-mail" problem={problemOf('email')}>
        {(props) => (
          <Input
            {...props}
            type="email"
            autoComplete="username"
            required
            autoFocus={initialEmail === ''}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password" problem={problemOf('password')} hint={isNewPassword ? 'At least 8 characters.' : undefined}>
        {(props) => (
          <Input
            {...props}
            type="password"
            autoComplete={isNewPassword ? 'new-password' : 'current-password'}
            required
            autoFocus={initialEmail !== ''}
            minLength={isNewPassword ? 8 : 1}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        {act}
      </Button>
    </form>
  )
}

const sentenceOf = ({ status, message }: Failure) => (status === 401 ? 'That is not right. Check what you typed.' : message)
