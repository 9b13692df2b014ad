'use client'

import { usePathname } from 'next/navigation'
import type { TabLink } from './tab-links.tsx'

/** The label of the tab one is on: what a page says of itself on the browser's own tab. */
export function usePresentTab(tabs: readonly TabLink[]): string | undefined {
  const pathname = usePathname()
  return tabs.find(({ href }) => href === pathname)?.label
}
