import { clsx } from 'clsx'
import type { ComponentProps } from 'react'
import { INPUT_CLASS } from './input.tsx'

interface SelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  options: readonly { value: string; label: string }[]
}

/** A choice of few. The browser's own: it works with every keyboard and on every phone. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <span className={clsx('relative inline-flex', className)}>
      <select className={clsx(INPUT_CLASS, 'cursor-pointer appearance-none pr-8')} {...rest}>
        {options.map(({ value, label }) => (
          <option key={value} value={value} className="bg-raised text-ink">
            {label}
          </option>
        ))}
      </select>
      <svg
        aria-hidden="true"
        viewBox="0 0 16 16"
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted"
      >
        <path
          d="m4.5 6.5 3.5 3.5 3.5-3.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </span>
  )
}
