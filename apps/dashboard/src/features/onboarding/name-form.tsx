'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { toSlug } from '@plat/shared/domain/slug.ts'
import { type FormEvent, useState } from 'react'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { createProject } from '../../data/projects.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { NAME_CHARACTERS_MAX, nameProblem } from './name-problem.ts'

/** The only thing a project needs. */
export function NameForm({ onCreated }: { onCreated(project: Project): void }) {
  const [name, setName] = useState('')
  const create = useAction<{ name: string }, Project>({ run: createProject, touches: [keys.overview], onDone: onCreated })
  const problem = nameProblem(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (problem === undefined) create.mutate({ name: name.trim() })
  }
  const { of, rest } = problemsOf(create.error, ['name'])
  return (
    <Card>
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label="Name"
          hint={name.trim() === '' ? 'Such as my-shop.' : `It will be called ${toSlug(name)} in addresses.`}
          problem={(name.trim() === '' ? undefined : problem) ?? of('name') ?? rest}
        >
          {(props) => (
            <Input
              {...props}
              value={name}
              onChange={(event) => {
                setName(event.target.value)
                create.reset()
              }}
              maxLength={NAME_CHARACTERS_MAX}
              required
              autoFocus
              autoComplete="off"
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={create.isPending} disabled={problem !== undefined} className="justify-self-start">
          Continue
        </Button>
      </form>
    </Card>
  )
}
