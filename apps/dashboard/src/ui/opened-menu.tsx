'use client'

import { clsx } from 'clsx'
import { DropdownMenu as Radix } from 'radix-ui'
import { Fragment, startTransition } from 'react'
import { Link } from './link.tsx'
import type { MenuItem, MenuProps } from './menu-props.ts'

/** A menu somebody opened: comes open, and can be closed and opened again. */
export function OpenedMenu({ trigger, groups, head, align = 'end' }: MenuProps) {
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-30 max-h-[min(24rem,var(--radix-dropdown-menu-content-available-height))] min-w-48 animate-rise overflow-auto rounded-lg bg-raised p-1 shadow-overlay"
        >
          {head !== undefined && <div className="border-b px-2.5 pt-1.5 pb-2 text-sm">{head}</div>}
          {groups
            .filter((group) => group.length > 0)
            .map((group, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: groups are as they are written
              <Fragment key={index}>
                {index > 0 && <Radix.Separator className="my-1 h-px bg-line" />}
                {group.map((item, position) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: so are items
                  <Item key={position} {...item} />
                ))}
              </Fragment>
            ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Item({ label, icon, href, onSelect, danger = false, disabled = false, checked, hint }: MenuItem) {
  const content = (
    <>
      {icon}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {hint !== undefined && <span className="text-xs text-faint">{hint}</span>}
      {checked === true && <span aria-hidden>✓</span>}
    </>
  )
  return (
    <Radix.Item
      asChild={href !== undefined}
      disabled={disabled}
      // First the menu is gone, then comes what was chosen: a dialog is much to draw.
      onSelect={() => startTransition(() => onSelect?.())}
      className={clsx(
        'touchable flex h-8 w-full cursor-pointer items-center gap-2.5 rounded-md px-2.5 text-sm outline-none select-none data-[disabled]:pointer-events-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0',
        danger ? 'text-bad' : 'text-ink [&_svg]:text-muted',
      )}
    >
      {href === undefined ? content : <Link href={href}>{content}</Link>}
    </Radix.Item>
  )
}
