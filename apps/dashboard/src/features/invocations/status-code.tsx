import { clsx } from 'clsx'

const TONES = ['text-muted', 'text-muted', 'text-good', 'text-muted', 'text-warn', 'text-bad']

/** An HTTP status, coloured by its class. */
export function StatusCode({ code }: { code: number }) {
  return <span className={clsx('font-mono text-xs', TONES[Math.floor(code / 100)] ?? 'text-muted')}>{code}</span>
}
