import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { Tone } from '../../ui/tone.ts'

const STATES: Record<Invocation['status'], { label: string; tone: Tone }> = {
  success: { label: 'Success', tone: 'good' },
  error: { label: 'Error', tone: 'bad' },
  timeout: { label: 'Timeout', tone: 'warn' },
}

/** How an invocation ended, in colour, shape and word. */
export function InvocationState({ status, wordless = false }: { status: Invocation['status']; wordless?: boolean }) {
  const { label, tone } = STATES[status]
  return <StatusDot tone={tone} label={label} wordless={wordless} />
}
