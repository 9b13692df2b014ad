'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { keys } from '../../data/keys.ts'
import { type Member, type MemberRole, putMember } from '../../data/members.ts'
import { RequestError } from '../../data/request-error.ts'
import { useAction } from '../../data/use-action.ts'
import { usersQuery } from '../../data/users.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Link } from '../../ui/link.tsx'
import { Select } from '../../ui/select.tsx'
import { ROLE_OPTIONS } from './roles.ts'

interface AddMemberFormProps {
  slug: string
  members: readonly Member[]
  me: User | undefined
}

/** Gives somebody with an account on this server a role, by their e-mail address; admins of the server choose from all. */
export function AddMemberForm({ slug, members, me }: AddMemberFormProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<MemberRole>('developer')
  const list = useId()
  const isServerAdmin = me?.role === 'admin'
  const { data: users } = useInfiniteQuery({ ...usersQuery, enabled: isServerAdmin })
  const others = users?.pages.flatMap(({ items }) => items).filter(({ id }) => !members.some(({ userId }) => userId === id)) ?? []
  const add = useAction<undefined, Member>({
    run: () => putMember(slug, email.trim(), role),
    touches: [keys.members(slug)],
    done: (member) => `${member.email} is ${member.role === 'admin' ? 'an' : 'a'} ${member.role} now`,
    onDone: () => setEmail(''),
  })
  const isUnknown = add.error instanceof RequestError && add.error.failure.code === 'USER_NOT_FOUND'
  return (
    <form
      aria-label="Add a member"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(undefined)
      }}
      className="grid items-start gap-3 border-t bg-surface p-4 sm:grid-cols-[minmax(0,1fr)_9rem_auto]"
    >
      <Field label="E-mail" problem={isUnknown ? 'Nobody on this server has this address.' : add.error?.message}>
        {(props) => (
          <Input
            {...props}
            type="email"
            required
            autoComplete="off"
            list={list}
            value={email}
            placeholder="name@example.org"
            onChange={(event) => {
              setEmail(event.target.value)
              add.reset()
            }}
          />
        )}
      </Field>
      <Field label="Role">
        {(props) => (
          <Select
            {...props}
            className="w-full"
            options={ROLE_OPTIONS}
            value={role}
            onChange={(event) => setRole(event.target.value as MemberRole)}
          />
        )}
      </Field>
      <Button type="submit" busy={add.isPending} className="sm:mt-6.5">
        Add member
      </Button>
      <datalist id={list}>
        {others.map((user) => (
          <option key={user.id} value={user.email}>
            {user.name}
          </option>
        ))}
      </datalist>
      {isUnknown && (
        <p className="-mt-1 text-xs text-muted sm:col-span-3">
          {isServerAdmin ? (
            <Link href="/admin" className="rounded-sm text-accent underline underline-offset-4">
              Make an account for them first
            </Link>
          ) : (
            'An admin of this server makes accounts.'
          )}
        </p>
      )}
    </form>
  )
}
