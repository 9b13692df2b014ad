'use client'

import { useSyncExternalStore } from 'react'
import { THEME_COOKIE } from './theme-cookie.ts'

export type Theme = 'system' | 'light' | 'dark'

const YEAR_SECONDS = 31_536_000
const listeners = new Set<() => void>()
/** Chosen on this page. */
let chosen: Theme | undefined

/** The chosen theme and how to choose another; it holds for every page and the next visit. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, read, () => 'system' as const), choose]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): Theme {
  if (chosen !== undefined) return chosen
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

function choose(theme: Theme): void {
  chosen = theme
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; samesite=lax; max-age=${theme === 'system' ? 0 : YEAR_SECONDS}`
  for (const listener of listeners) listener()
  // The whole page is drawn anew: after the frame that shows what was chosen.
  requestAnimationFrame(() => setTimeout(apply))
}

function apply(): void {
  const { dataset } = document.documentElement
  if (chosen === 'system') delete dataset.theme
  else if (chosen !== undefined) dataset.theme = chosen
}
