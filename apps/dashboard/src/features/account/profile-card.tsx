'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { updateMe } from '../../data/users.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'

/** The name others see. */
export function ProfileCard({ me }: { me: User | undefined }) {
  const queryClient = useQueryClient()
  const [typed, setTyped] = useState<string>()
  const present = me?.name ?? ''
  const name = typed ?? present
  const save = useAction<string, User>({
    run: (wanted) => updateMe({ name: wanted === '' ? null : wanted }),
    done: () => 'Your name is saved',
    onDone(user) {
      queryClient.setQueryData(keys.me, user)
      setTyped(undefined)
    },
  })
  const { of, rest } = problemsOf(save.error, ['name'])
  return (
    <Card title="Profile">
      <form
        aria-label="Profile"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(name.trim())
        }}
        className="grid items-start gap-5 sm:grid-cols-2"
      >
        <Field label="Name" problem={of('name') ?? rest} hint="Stands beside what you do. Without it: your e-mail address.">
          {(props) => (
            <span className="flex gap-2">
              <Input
                {...props}
                value={name}
                maxLength={100}
                autoComplete="name"
                disabled={me === undefined}
                onChange={(event) => setTyped(event.target.value)}
              />
              <Button type="submit" busy={save.isPending} disabled={name.trim() === present}>
                Save
              </Button>
            </span>
          )}
        </Field>
        <Field label="E-mail" hint="You sign in with it. An admin of this server can change it.">
          {(props) => <Input {...props} value={me?.email ?? ''} readOnly className="border-line! text-muted" />}
        </Field>
      </form>
    </Card>
  )
}
