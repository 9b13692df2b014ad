import type { ComponentProps, ReactNode } from 'react'
import { buttonClass } from './button-class.ts'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** Read aloud, and shown on hover. */
  label: string
  children: ReactNode
}

/** A button that shows only a picture; its label is a tooltip. */
export function IconButton({ label, children, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      data-tooltip={label}
      className={buttonClass({ variant: 'ghost' }, `!w-8 !px-0 ${className ?? ''}`)}
      {...rest}
    >
      {children}
    </button>
  )
}
