'use client'

import { Toaster as Sonner } from 'sonner'

/** Where toasts appear. `notify` makes them. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      duration={6000}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'flex w-[22rem] max-w-full items-center gap-3 rounded-lg bg-raised p-3 font-sans text-sm text-ink shadow-overlay',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          description: 'mt-0.5 break-words text-muted',
          actionButton: 'touchable shrink-0 rounded-md border border-line-strong px-2.5 h-7 text-xs font-medium hover:bg-hover',
          icon: 'text-muted',
        },
      }}
    />
  )
}
