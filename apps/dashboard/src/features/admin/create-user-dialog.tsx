'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { type FormEvent, useId, useState } from 'react'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { createUser } from '../../data/users.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import { Select } from '../../ui/select.tsx'
import { generatePassword } from './generate-password.ts'
import { USER_ROLE_OPTIONS } from './user-roles.ts'

/** Makes an account with a generated password, and shows that once. */
export function CreateUserDialog({ onClose }: { onClose(): void }) {
  const form = useId()
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<User['role']>('member')
  const [password] = useState(() => generatePassword())
  const create = useAction<undefined, User>({
    run: () => createUser({ email: email.trim(), password, role, ...(name.trim() === '' ? {} : { name: name.trim() }) }),
    touches: [keys.users],
  })
  const { of, rest } = problemsOf(create.error, ['email', 'name', 'role'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  const made = create.data
  if (made !== undefined)
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={`${made.email} can sign in`}
        actions={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <SecretOnce title="Give them this password" secret={password}>
          It is not shown again. They change it below Account.
        </SecretOnce>
      </Dialog>
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New user"
      description="They get a generated password, shown once. Projects they see are those they own or are added to."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button form={form} type="submit" variant="primary" busy={create.isPending}>
            Add user
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="grid items-start gap-4 sm:grid-cols-[1fr_9rem]">
        <div className="sm:col-span-2">
          <Field label="E-mail" problem={of('email') ?? rest}>
            {(props) => (
              <Input
                {...props}
                type="email"
                required
                autoFocus
                autoComplete="off"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Field label="Name" problem={of('name')} hint="They can change it.">
          {(props) => (
            <Input {...props} maxLength={100} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label="Role" problem={of('role')}>
          {(props) => (
            <Select
              {...props}
              className="w-full"
              options={USER_ROLE_OPTIONS}
              value={role}
              onChange={(event) => setRole(event.target.value as User['role'])}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
