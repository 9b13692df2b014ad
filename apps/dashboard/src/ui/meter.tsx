import { clsx } from 'clsx'
import type { Tone } from './tone.ts'

interface MeterProps {
  /** 0 to 1. */
  share: number
  /** What it measures. */
  label: string
  /** The figure in words. */
  words: string
  tone?: Tone
}

const FILLS: Record<Tone, string> = { good: 'bg-good', bad: 'bg-bad', warn: 'bg-warn', active: 'bg-accent', neutral: 'bg-faint' }

/** How full something is, as a bar; the figures stand beside it. */
export function Meter({ share, label, words, tone = 'neutral' }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    // biome-ignore lint/a11y/useSemanticElements: the bar of a meter element cannot be styled in every browser
    <span
      role="meter"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={words}
      className="block h-1.5 w-full overflow-hidden rounded-full bg-line"
    >
      {/* a share of nothing is nothing; of something it can always be seen */}
      <span
        className={clsx('block h-full rounded-full transition-[width]', FILLS[tone], share > 0 && 'min-w-1')}
        style={{ width: `${percent}%` }}
      />
    </span>
  )
}
