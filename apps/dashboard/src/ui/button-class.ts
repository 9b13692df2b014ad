import { clsx } from 'clsx'

export interface ButtonLook {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger' | undefined
  size?: 'sm' | 'md' | undefined
}

const VARIANTS = {
  primary: 'bg-ink text-canvas hover:bg-ink/85 active:bg-ink/75',
  secondary: 'border border-line-strong bg-raised text-ink hover:bg-hover active:bg-line',
  ghost: 'text-muted hover:bg-hover hover:text-ink active:bg-line',
  danger: 'bg-bad text-canvas hover:bg-bad/85 active:bg-bad/75',
}
const SIZES = { sm: 'h-7 gap-1.5 px-2.5 text-xs', md: 'h-8 gap-2 px-3 text-sm' }

/** How a button looks; for what acts as one without being one, such as a link. */
export function buttonClass({ variant = 'secondary', size = 'md' }: ButtonLook, className?: string): string {
  return clsx(
    'touchable inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors select-none',
    'disabled:pointer-events-none disabled:opacity-50 aria-busy:pointer-events-none [&_svg]:size-4 [&_svg]:shrink-0',
    VARIANTS[variant],
    SIZES[size],
    className,
  )
}
