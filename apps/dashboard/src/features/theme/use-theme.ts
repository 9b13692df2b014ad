'use client'

import { useSyncExternalStore } from 'react'
import { THEME_COOKIE } from './theme-cookie.ts'

export type Theme = 'system' | 'light' | 'dark'

const YEAR_SECONDS = 31_536_000
const listeners = new Set<() => void>()

/** The chosen theme and how to choose another; it holds for every page and the next visit. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, read, () => 'system' as const), choose]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): Theme {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

function choose(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; samesite=lax; max-age=${theme === 'system' ? 0 : YEAR_SECONDS}`
  for (const listener of listeners) listener()
}
