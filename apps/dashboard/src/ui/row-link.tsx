import { clsx } from 'clsx'
import type { ComponentProps } from 'react'
import { Link } from './link.tsx'

/** The link of a table row or card whose whole area leads there; other links and buttons in it stay above with `relative z-10`. */
export function RowLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return <Link className={clsx('rounded-sm after:absolute after:inset-0 after:rounded-[inherit]', className)} {...rest} />
}
