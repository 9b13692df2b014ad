'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { Keyboard, LogOut, Monitor, Moon, Settings, Sun, UserRound } from 'lucide-react'
import { Menu } from '../../ui/menu.tsx'
import { useSignOut } from '../session/use-session.ts'
import { type Theme, useTheme } from '../theme/use-theme.ts'

const THEMES: readonly [Theme, string, typeof Sun][] = [
  ['system', 'System theme', Monitor],
  ['light', 'Light', Sun],
  ['dark', 'Dark', Moon],
]

/** Who is signed in, how it looks, and the way out. */
export function UserMenu({ user, onShortcuts }: { user: User | undefined; onShortcuts(): void }) {
  const [theme, setTheme] = useTheme()
  const signOut = useSignOut()
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="touchable grid size-8 place-items-center rounded-full border bg-hover text-xs font-medium text-muted uppercase transition-colors hover:text-ink"
        >
          <span className="sr-only">You and your settings </span>
          {user === undefined ? <UserRound aria-hidden className="size-4" /> : (user.name ?? user.email).slice(0, 2)}
        </button>
      }
      head={
        <>
          <p className="truncate font-medium">{user?.name ?? user?.email ?? '…'}</p>
          <p className="truncate text-xs text-muted">
            {user?.name ? user.email : user?.role === 'admin' ? 'Admin of this server' : 'Member'}
          </p>
        </>
      }
      groups={[
        THEMES.map(([value, label, Icon]) => ({ label, icon: <Icon />, checked: theme === value, onSelect: () => setTheme(value) })),
        [
          { label: 'Account', icon: <Settings />, href: '/account' },
          { label: 'Keyboard shortcuts', icon: <Keyboard />, hint: '?', onSelect: onShortcuts },
        ],
        [{ label: 'Sign out', icon: <LogOut />, onSelect: () => void signOut() }],
      ]}
    />
  )
}
