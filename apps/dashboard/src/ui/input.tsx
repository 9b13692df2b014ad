import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

/** How a field to type in looks. 16 px on touch screens, where a phone would zoom in on less. */
export const INPUT_CLASS =
  'h-8 w-full min-w-0 rounded-md border border-control bg-canvas px-2.5 text-sm text-ink transition-colors placeholder:text-faint hover:border-muted disabled:opacity-50 aria-invalid:border-bad pointer-coarse:h-11 pointer-coarse:text-[16px]'

/** A line to type in. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={clsx(INPUT_CLASS, className)} {...rest} />
}
