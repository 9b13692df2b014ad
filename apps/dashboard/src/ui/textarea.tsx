import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

/** Several lines to type in; grows with what is typed, up to its `max-h`. Tab leaves it, as it leaves every field. */
export function Textarea({ className, rows = 1, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={rows}
      spellCheck={false}
      className={clsx(
        'field-sizing-content max-h-80 min-h-8 w-full min-w-0 resize-none rounded-md border border-control bg-canvas px-2.5 py-1.5 font-mono text-xs/[1.125rem] break-all text-ink transition-colors placeholder:font-sans placeholder:text-sm/[1.125rem] placeholder:text-faint hover:border-muted disabled:opacity-50 aria-invalid:border-bad pointer-coarse:min-h-11 pointer-coarse:text-[16px]',
        className,
      )}
      {...rest}
    />
  )
}
