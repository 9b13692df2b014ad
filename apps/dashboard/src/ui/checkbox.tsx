import type { ComponentProps, ReactNode } from 'react'

/** Yes or no, with its words; the browser's own box. */
export function Checkbox({ label, ...rest }: Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode }) {
  return (
    <label className="touchable inline-flex min-h-8 cursor-pointer items-center gap-2 text-sm select-none has-disabled:opacity-50">
      <input type="checkbox" className="size-4 shrink-0 cursor-pointer rounded-sm accent-(--accent)" {...rest} />
      {label}
    </label>
  )
}
