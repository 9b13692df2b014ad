'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowRight, Box, ExternalLink, Keyboard, LogOut, Moon, Plus, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { overviewQuery } from '../../data/projects.ts'
import { meQuery } from '../../data/session.ts'
import { CommandPalette, type PaletteGroup, type PaletteItem } from '../../ui/command-palette.tsx'
import { useFunctionItems } from '../functions/use-function-items.tsx'
import { useSignOut } from '../session/use-session.ts'
import { useTheme } from '../theme/use-theme.ts'
import { globalTabs, projectTabs } from './navigation.ts'

interface PaletteProps {
  slug: string | undefined
  onClose(): void
  onShortcuts(): void
}

/** ⌘K: every project, every view, and what can be done from anywhere. */
export function Palette({ slug, onClose, onShortcuts }: PaletteProps) {
  const router = useRouter()
  const { data: me } = useQuery(meQuery)
  const { data } = useQuery(overviewQuery)
  const [, setTheme] = useTheme()
  const signOut = useSignOut()
  const functions = useFunctionItems(slug)
  const goTo = (id: string, label: string, href: string, icon = <ArrowRight />): PaletteItem => ({
    id,
    label,
    icon,
    onSelect: () => router.push(href),
  })
  const projects = data?.items.map(({ project }) => project) ?? []
  const present = projects.find((project) => project.slug === slug)
  const groups: PaletteGroup[] = [
    {
      title: present?.name ?? slug ?? '',
      items:
        slug === undefined
          ? []
          : [
              ...projectTabs(slug).map(({ href, label }) => goTo(href, label, href)),
              ...(present
                ? [
                    {
                      id: 'visit',
                      label: 'Visit the site',
                      icon: <ExternalLink />,
                      onSelect: () => void window.open(present.urls.production, '_blank', 'noopener'),
                    },
                  ]
                : []),
            ],
    },
    { title: 'Functions', items: functions },
    {
      title: 'Projects',
      items: projects.map((project) => ({
        ...goTo(`project-${project.id}`, project.name, `/projects/${project.slug}`, <Box />),
        words: project.slug,
      })),
    },
    {
      title: 'Everywhere',
      items: [
        ...globalTabs(me?.role === 'admin').map(({ href, label }) => goTo(href, label, href)),
        { ...goTo('tokens', 'Personal tokens', '/account#tokens'), words: 'account git password' },
        { ...goTo('sessions', 'Sessions', '/account#sessions'), words: 'account devices' },
        ...(me?.role === 'admin' ? [{ ...goTo('health', 'Health of this server', '/admin/health'), words: 'admin status disk' }] : []),
      ],
    },
    {
      title: 'Do',
      items: [
        { ...goTo('new', 'New project', '/new', <Plus />), keys: 'g n', words: 'create deploy' },
        { id: 'light', label: 'Light theme', icon: <Sun />, onSelect: () => setTheme('light') },
        { id: 'dark', label: 'Dark theme', icon: <Moon />, onSelect: () => setTheme('dark') },
        { id: 'shortcuts', label: 'Keyboard shortcuts', icon: <Keyboard />, keys: '?', onSelect: onShortcuts },
        { id: 'sign-out', label: 'Sign out', icon: <LogOut />, words: 'log out', onSelect: () => void signOut() },
      ],
    },
  ]
  return <CommandPalette open onOpenChange={(open) => !open && onClose()} groups={groups} />
}
