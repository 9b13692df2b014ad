'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { giveFocusBack } from './focus-before.ts'

interface DialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  description?: ReactNode
  children?: ReactNode
  /** Buttons, the one that acts last. */
  actions?: ReactNode
}

/** A question that must be answered before anything else; at the bottom of a phone's screen, in the middle of a larger one. */
export function Dialog({ open, onOpenChange, title, description, children, actions }: DialogProps) {
  if (!open) return null // a list has one for each row
  return (
    <Radix.Root open onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-shade" />
        <Radix.Content
          onCloseAutoFocus={giveFocusBack}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className="fixed z-40 flex max-h-[85dvh] flex-col overflow-auto rounded-lg bg-raised shadow-overlay outline-none! max-sm:inset-x-2 max-sm:bottom-2 sm:top-1/2 sm:left-1/2 sm:w-[28rem] sm:-translate-1/2"
        >
          <div className="min-w-0 animate-rise p-5 wrap-anywhere">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            {description !== undefined && <Radix.Description className="mt-1.5 text-sm text-muted">{description}</Radix.Description>}
            {children !== undefined && <div className="mt-4">{children}</div>}
          </div>
          {actions !== undefined && <div className="flex justify-end gap-2 border-t bg-surface px-5 py-3">{actions}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
