'use client'

import type { CreatedToken } from '@plat/shared/contracts/users.ts'
import { type FormEvent, useId, useState } from 'react'
import type { z } from 'zod'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { createToken } from '../../data/tokens.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { SecretOnce } from '../../ui/secret-once.tsx'
import { Select } from '../../ui/select.tsx'
import { EXPIRY_OPTIONS, expiryAfter } from './expiry.ts'

/** Makes a token and shows it, once. */
export function CreateTokenDialog({ onClose }: { onClose(): void }) {
  const form = useId()
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const create = useAction<undefined, z.infer<typeof CreatedToken>>({
    run: () => createToken(name.trim(), expiryAfter(days, new Date())),
    touches: [keys.tokens],
  })
  const { of, rest } = problemsOf(create.error, ['name', 'expiresAt'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(undefined)
  }
  const made = create.data
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made === undefined ? 'New token' : `Token “${made.name}”`}
      {...(made === undefined ? { description: 'For git, the CLI and scripts. It may do whatever you may do.' } : {})}
      actions={
        made === undefined ? (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button form={form} type="submit" variant="primary" busy={create.isPending}>
              Create token
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        )
      }
    >
      {made === undefined ? (
        <form id={form} onSubmit={submit} className="grid items-start gap-4 sm:grid-cols-[1fr_9rem]">
          <Field label="Name" problem={of('name') ?? rest}>
            {(props) => (
              <Input
                {...props}
                value={name}
                onChange={(event) => setName(event.target.value)}
                required
                maxLength={100}
                autoFocus
                autoComplete="off"
                placeholder="Laptop"
              />
            )}
          </Field>
          <Field label="Holds for" problem={of('expiresAt')}>
            {(props) => (
              <Select
                {...props}
                className="w-full"
                options={EXPIRY_OPTIONS}
                value={days}
                onChange={(event) => setDays(event.target.value)}
              />
            )}
          </Field>
        </form>
      ) : (
        <SecretOnce title="Copy it now" secret={made.token}>
          It is not shown again. Lost tokens are revoked and replaced.
        </SecretOnce>
      )}
    </Dialog>
  )
}
