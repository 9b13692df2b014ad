/** What a colour means. A tone never stands alone: a shape and a word go with it. */
export type Tone = 'good' | 'bad' | 'warn' | 'active' | 'neutral'

export const TONE_TEXT: Record<Tone, string> = {
  good: 'text-good',
  bad: 'text-bad',
  warn: 'text-warn',
  active: 'text-accent',
  neutral: 'text-faint',
}
