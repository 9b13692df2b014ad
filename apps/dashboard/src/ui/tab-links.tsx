'use client'

import { clsx } from 'clsx'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Link } from './link.tsx'

export interface TabLink {
  href: string
  label: string
  /** The tab is on for addresses below it, too. */
  below?: boolean
  /** And for those below this one. */
  also?: string
}

/** Tabs that are links: each view has its address. They scroll sideways where they do not fit. */
export function TabLinks({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  const pathname = usePathname()
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    nav.current?.querySelector(`[href="${pathname}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname])
  return (
    <nav ref={nav} aria-label={label} className="-mx-3 flex overflow-x-auto [scrollbar-width:none]">
      {tabs.map(({ href, label: text, below, also }) => {
        const isOn = pathname === href || [below && href, also].some((base) => base && pathname.startsWith(`${base}/`))
        return (
          <Link
            key={href}
            href={href}
            aria-current={isOn ? 'page' : undefined}
            className={clsx(
              'touchable relative flex h-10 shrink-0 items-center justify-center rounded-md px-3 text-sm transition-colors -outline-offset-4! hover:text-ink',
              isOn ? 'text-ink after:absolute after:inset-x-3 after:bottom-0 after:h-0.5 after:rounded-full after:bg-ink' : 'text-muted',
            )}
          >
            {text}
          </Link>
        )
      })}
    </nav>
  )
}
