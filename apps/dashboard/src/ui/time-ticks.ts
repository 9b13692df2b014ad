import { formatClock } from './format-clock.ts'
import { formatDay } from './format-day.ts'

const HOUR_MS = 3_600_000
const LABELS_MAX = 6
/** The label of the first and the last few points would stand out over the edge. */
const EDGE = 0.04

/** Which of these times are labelled, at most six: where a day begins when they span more than two, else every fourth hour. */
export function timeTicks(times: readonly string[], stepMs: number): { index: number; label: string }[] {
  const dates = times.map((time) => new Date(time))
  const isLong = times.length * stepMs > 48 * HOUR_MS
  const slot = (date: Date) => `${date.toDateString()} ${isLong ? '' : Math.floor(date.getHours() / 4)}`
  const ticks = dates.flatMap((date, index) => {
    const before = dates[index - 1]
    const place = (index + 0.5) / dates.length
    const isTick = before !== undefined && slot(before) !== slot(date) && place > EDGE && place < 1 - EDGE
    return isTick ? [{ index, label: (isLong ? formatDay : formatClock)(date) }] : []
  })
  const nth = Math.ceil(ticks.length / LABELS_MAX)
  return ticks.filter((_, index) => index % nth === 0)
}
