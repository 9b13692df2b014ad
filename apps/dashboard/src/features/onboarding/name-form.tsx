'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { type FormEvent, useState } from 'react'
import { keys } from '../../data/keys.ts'
import { createProject } from '../../data/projects.ts'
import { RequestError } from '../../data/request-error.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { toSlug } from './to-slug.ts'

/** The only thing a project needs. */
export function NameForm({ onCreated }: { onCreated(project: Project): void }) {
  const [name, setName] = useState('')
  const create = useAction<{ name: string }, Project>({ run: createProject, touches: [keys.overview], onDone: onCreated })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ name: name.trim() })
  }
  const slug = toSlug(name)
  return (
    <Card>
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label="Name"
          hint={slug === '' ? 'Such as my-shop.' : `It will be called ${slug} in addresses.`}
          problem={problemOf(create.error)}
        >
          {(props) => (
            <Input
              {...props}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={64}
              required
              autoFocus
              autoComplete="off"
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={create.isPending} disabled={name.trim() === ''} className="justify-self-start">
          Continue
        </Button>
      </form>
    </Card>
  )
}

function problemOf(error: Error | null): string | undefined {
  if (error === null) return undefined
  return error instanceof RequestError ? (error.failure.fields[0]?.message ?? error.message) : error.message
}
