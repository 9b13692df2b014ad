'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { Card } from '../../ui/card.tsx'
import { type Theme, useTheme } from '../theme/use-theme.ts'

const THEMES: readonly [Theme, string, typeof Sun][] = [
  ['system', 'As the system', Monitor],
  ['light', 'Light', Sun],
  ['dark', 'Dark', Moon],
]

/** Light, dark, or what the system wants. */
export function AppearanceCard() {
  const [theme, setTheme] = useTheme()
  return (
    <Card title="Appearance">
      <fieldset className="grid gap-2 sm:grid-cols-3">
        <legend className="sr-only">Theme</legend>
        {THEMES.map(([value, label, Icon]) => (
          <label
            key={value}
            className="touchable flex h-10 cursor-pointer items-center gap-2.5 rounded-md border px-3 text-sm transition-colors hover:bg-hover has-checked:border-ink has-checked:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              onChange={() => setTheme(value)}
              className="size-4 accent-(--ink) outline-none!"
            />
            <Icon aria-hidden className="size-4 text-muted" />
            {label}
          </label>
        ))}
      </fieldset>
      <p className="mt-3 text-xs text-muted">Holds in this browser.</p>
    </Card>
  )
}
