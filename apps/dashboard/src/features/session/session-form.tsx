'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { keys } from '../../data/keys.ts'
import type { Failure, Result } from '../../data/request.ts'
import type { Credentials } from '../../data/session.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Notice } from '../../ui/notice.tsx'

interface SessionFormProps {
  title: string
  description: ReactNode
  act: string
  /** Of a password that is chosen here, not one that is remembered. */
  isNewPassword?: boolean
  open(credentials: Credentials): Promise<Result<{ user: User }>>
  onOpened(): void
}

/** E-mail and password, for the first user and for everybody after. What was typed stays, whatever the server says. */
export function SessionForm({ title, description, act, isNewPassword = false, open, onOpened }: SessionFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<Failure>()
  const [busy, setBusy] = useState(false)
  const queryClient = useQueryClient()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const result = await open({ email, password })
    setBusy(false)
    if (!result.ok) return setFailure(result.failure)
    queryClient.clear()
    queryClient.setQueryData(keys.me, result.value.user)
    onOpened()
  }
  const problemOf = (path: string) => failure?.fields.find((field) => field.path === path)?.message
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-5">
      <title>{`${title} · Plat`}</title>
      <div>
        <h1 className="text-xl font-semibold">{title}</h1>
        <div className="mt-1 text-sm text-muted">{description}</div>
      </div>
      {failure !== undefined && failure.fields.length === 0 && <Notice title={sentenceOf(failure)} />}
      <Field label="E-mail" problem={problemOf('email')}>
        {(props) => (
          <Input
            {...props}
            type="email"
            autoComplete="username"
            required
            autoFocus
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
