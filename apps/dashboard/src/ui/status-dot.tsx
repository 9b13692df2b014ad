import { clsx } from 'clsx'
import { TONE_TEXT, type Tone } from './tone.ts'

interface StatusDotProps {
  tone: Tone
  /** The word that says the same as colour and shape. */
  label: string
  /** It goes on right now. */
  pulse?: boolean
  /** Only for the eye's sake, where the word already stands beside it. */
  wordless?: boolean
}

const SHAPES: Record<Tone, string> = {
  good: 'rounded-full bg-current',
  bad: 'rotate-45 rounded-[1px] bg-current',
  warn: 'rounded-full border-2 border-current',
  active: 'rounded-full bg-current',
  neutral: 'rounded-[2px] border-2 border-current',
}

/** A state in colour, shape and word. */
export function StatusDot({ tone, label, pulse = false, wordless = false }: StatusDotProps) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span aria-hidden className={clsx('size-2 shrink-0', TONE_TEXT[tone], SHAPES[tone], pulse && 'animate-pulse-dot')} />
      <span className={wordless ? 'sr-only' : undefined}>{label}</span>
    </span>
  )
}
