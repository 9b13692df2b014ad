'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { ComponentProps, ReactNode } from 'react'
import { keys } from '../../data/keys.ts'
import { SessionForm } from './session-form.tsx'

interface SessionPageProps extends Omit<ComponentProps<typeof SessionForm>, 'onOpened'> {
  title: string
  description: ReactNode
  onOpened(): void
}

/** A page that begins a session; nothing of one before it is left in the cache. */
export function SessionPage({ title, description, onOpened, ...form }: SessionPageProps) {
  const queryClient = useQueryClient()
  return (
    <div className="grid gap-5">
      <title>{`${title} · Plat`}</title>
      <div>
        <h1 className="text-xl font-semibold">{title}</h1>
        <div className="mt-1 text-sm text-muted">{description}</div>
      </div>
      <SessionForm
        {...form}
        onOpened={(user) => {
          queryClient.clear()
          queryClient.setQueryData(keys.me, user)
          onOpened()
        }}
      />
    </div>
  )
}
