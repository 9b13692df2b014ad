'use client'

import { Switch as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'

/** On or off, at once. */
export function Switch(props: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      {...props}
      className="relative h-6 w-10 shrink-0 rounded-full border border-control bg-hover transition-colors disabled:opacity-50 data-[state=checked]:border-good data-[state=checked]:bg-good"
    >
      <Radix.Thumb className="block size-4 translate-x-[3px] rounded-full bg-control transition-transform data-[state=checked]:translate-x-[19px] data-[state=checked]:bg-canvas" />
    </Radix.Root>
  )
}
