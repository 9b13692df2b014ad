import { formatClock } from '../../ui/format-clock.ts'
import { formatDay } from '../../ui/format-day.ts'

/** `Mar 01 14:03:22`, in the reader's zone. */
export function formatLogTime(time: string): string {
  const at = new Date(time)
  return `${formatDay(at)} ${formatClock(at)}:${String(at.getSeconds()).padStart(2, '0')}`
}
