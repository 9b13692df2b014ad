'use client'

import { useQuery } from '@tanstack/react-query'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { meQuery } from '../../data/session.ts'
import { TabLinks } from '../../ui/tab-links.tsx'

const TABS = [
  { href: '/admin', label: 'Users' },
  { href: '/admin/health', label: 'Health' },
  { href: '/admin/activity', label: 'Activity' },
]

/** The pages of the server's admins. For everybody else there is nothing here, which is also what the api says. */
export function AdminGate({ children }: { children: ReactNode }) {
  const { data: me } = useQuery(meQuery)
  if (me === undefined) return null
  if (me.role !== 'admin') notFound()
  return (
    <>
      <div className="-mt-4 mb-6 border-b sm:-mt-5">
        <TabLinks label="Admin" tabs={TABS} />
      </div>
      {children}
    </>
  )
}
