'use client'

import dynamic from 'next/dynamic'
import { useParams, useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { TabLinks } from '../../ui/tab-links.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { useSession } from '../session/use-session.ts'
import { LiveBanner } from './live-banner.tsx'
import { globalTabs, projectTabs } from './navigation.ts'
import { Topbar } from './topbar.tsx'

const Palette = dynamic(() => import('./palette.tsx').then((module) => module.Palette), { ssr: false })
const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog), { ssr: false })

/** The frame of every page behind the sign-in: where one is, where one can go, and whether what is shown is live. */
export function Shell({ children }: { children: ReactNode }) {
  const session = useSession()
  const { user } = session
  const { slug } = useParams<{ slug?: string }>()
  const router = useRouter()
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts'>()
  const close = () => setOverlay(undefined)
  useShortcuts({
    'mod+k': () => setOverlay((shown) => (shown === 'palette' ? undefined : 'palette')),
    '?': () => setOverlay('shortcuts'),
    'g p': () => router.push('/'),
    'g n': () => router.push('/new'),
    'g a': () => router.push('/activity'),
    'g u': () => router.push('/account'),
    ...(slug === undefined
      ? {}
      : {
          'g o': () => router.push(`/projects/${slug}`),
          'g d': () => router.push(`/projects/${slug}/deployments`),
          'g f': () => router.push(`/projects/${slug}/functions`),
          'g l': () => router.push(`/projects/${slug}/logs`),
          'g e': () => router.push(`/projects/${slug}/env`),
          'g s': () => router.push(`/projects/${slug}/settings`),
        }),
  })
  const tabs = slug === undefined ? globalTabs(user?.role === 'admin') : projectTabs(slug)
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-sm text-canvas focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-20 border-b bg-canvas">
        <div className="mx-auto max-w-300 px-4 sm:px-6">
          <Topbar user={user} slug={slug} onSearch={() => setOverlay('palette')} onShortcuts={() => setOverlay('shortcuts')} />
          <TabLinks label={slug === undefined ? 'Main' : 'Project'} tabs={tabs} />
        </div>
      </header>
      <LiveBanner session={session} />
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-300 flex-1 px-4 pt-6 pb-20 outline-none sm:px-6 sm:pt-8">
        {children}
      </main>
      {overlay === 'palette' && <Palette slug={slug} onClose={close} onShortcuts={() => setOverlay('shortcuts')} />}
      {overlay === 'shortcuts' && <ShortcutsDialog onClose={close} />}
    </div>
  )
}
