'use client'

import { Slot } from 'radix-ui'
import { type KeyboardEvent, lazy, Suspense, useState } from 'react'
import type { MenuProps } from './menu-props.ts'

const loadMenu = () => import('./opened-menu.tsx')
const OpenedMenu = lazy(() => loadMenu().then((module) => ({ default: module.OpenedMenu })))

/** What can be done with one thing, or a choice of few. Its code is loaded when somebody is about to open one. */
export function Menu(props: MenuProps) {
  const [wasOpened, setWasOpened] = useState(false)
  if (wasOpened) {
    return (
      <Suspense fallback={props.trigger}>
        <OpenedMenu {...props} />
      </Suspense>
    )
  }
  const open = () => setWasOpened(true)
  const preload = () => void loadMenu().catch(() => {}) // opening tries again, and says what failed
  return (
    <Slot.Root
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={preload}
      onFocus={preload}
      onClick={open}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'ArrowDown') return
        event.preventDefault()
        open()
      }}
    >
      {props.trigger}
    </Slot.Root>
  )
}
