'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { Search } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Link } from '../../ui/link.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Logo } from './logo.tsx'
import { UserMenu } from './user-menu.tsx'

interface TopbarProps {
  user: User | undefined
  slug: string | undefined
  onSearch(): void
  onShortcuts(): void
}

/** The first line: where one is at the left, what always works at the right. */
export function Topbar({ user, slug, onSearch, onShortcuts }: TopbarProps) {
  return (
    <div className="flex h-13 items-center gap-2">
      <Link href="/" aria-label="All projects" className="touchable -ml-1 grid place-items-center rounded-md p-1">
        <Logo />
      </Link>
      {slug !== undefined && <Breadcrumbs slug={slug} />}
      <div className="ml-auto flex items-center gap-2">
        <Button variant="secondary" onClick={onSearch} className="text-muted! max-sm:border-transparent max-sm:px-2">
          <Search aria-hidden />
          <span className="sr-only">Search and commands: </span>
          <span className="max-sm:hidden">Go to …</span>
          <span className="max-sm:hidden">
            <Kbd keys="mod K" />
          </span>
        </Button>
        <UserMenu user={user} onShortcuts={onShortcuts} />
      </div>
    </div>
  )
}
