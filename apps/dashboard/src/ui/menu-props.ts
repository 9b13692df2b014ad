import type { ReactNode } from 'react'

export interface MenuItem {
  label: ReactNode
  icon?: ReactNode
  href?: string
  onSelect?(): void
  danger?: boolean
  disabled?: boolean
  /** Chosen among its siblings. */
  checked?: boolean
  /** Shown small, below or beside the label. */
  hint?: ReactNode
}

export interface MenuProps {
  /** One element that can have focus. */
  trigger: ReactNode
  /** Groups, a line between them. */
  groups: readonly (readonly MenuItem[])[]
  head?: ReactNode
  align?: 'start' | 'end'
}
