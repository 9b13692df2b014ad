'use client'

import { Command } from 'cmdk'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { giveFocusBack } from './focus-before.ts'
import { Kbd } from './kbd.tsx'
import { rankMatch } from './rank-match.ts'

export interface PaletteItem {
  id: string
  label: string
  /** Further words it is found by. */
  words?: string
  icon?: ReactNode
  keys?: string
  onSelect(): void
}
export interface PaletteGroup {
  title: string
  items: readonly PaletteItem[]
}

interface CommandPaletteProps {
  open: boolean
  onOpenChange(open: boolean): void
  groups: readonly PaletteGroup[]
}

/** As cmdk asks: an item's keywords are its label and its further words. */
const rank = (_id: string, typed: string, [label = '', words]: string[] = []): number => rankMatch(typed, label, words)

/** Everything one can go to or do, found by typing. */
export function CommandPalette({ open, onOpenChange, groups }: CommandPaletteProps) {
  const [search, setSearch] = useState('')
  const choose = (item: PaletteItem) => {
    setSearch('')
    onOpenChange(false)
    item.onSelect()
  }
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-shade" />
        <Radix.Content
          onCloseAutoFocus={giveFocusBack}
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-40 sm:top-[16vh] sm:left-1/2 sm:w-[36rem] sm:-translate-x-1/2"
        >
          <Radix.Title className="sr-only">Go to or do</Radix.Title>
          <Command loop filter={rank} className="animate-rise overflow-hidden rounded-lg bg-raised shadow-overlay">
            <Command.Input
              autoFocus
              value={search}
              onValueChange={setSearch}
              placeholder="Go to or do …"
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none! placeholder:text-faint pointer-coarse:text-[16px]"
            />
            <Command.List className="max-h-[min(24rem,60vh)] overflow-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-sm text-muted">Nothing is called that.</Command.Empty>
              {groups
                .filter(({ items }) => items.length > 0)
                .map(({ title, items }) => (
                  <Command.Group
                    key={title}
                    heading={title}
                    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
                  >
                    {items.map((item) => (
                      <Command.Item
                        key={item.id}
                        value={item.id}
                        keywords={[item.label, item.words ?? '']}
                        onSelect={() => choose(item)}
                        className="touchable flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-muted"
                      >
                        {item.icon}
                        <span className="min-w-0 flex-1 truncate">{item.label}</span>
                        {item.keys !== undefined && <Kbd keys={item.keys} />}
                      </Command.Item>
                    ))}
                  </Command.Group>
                ))}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
