import type { ChartPoint, ChartSeries } from './chart-series.ts'
import { formatClock } from './format-clock.ts'
import { formatDay } from './format-day.ts'

const DAY_MS = 86_400_000

interface ChartFiguresProps {
  point: ChartPoint
  series: readonly ChartSeries[]
  format(value: number): string
  stepMs: number
  /** Of the point on the plot, from 0 at its left to 1. */
  place: number
}

/** What a chart says of one time, on the side of it that has more room. */
export function ChartFigures({ point, series, format, stepMs, place }: ChartFiguresProps) {
  const time = new Date(point.time)
  return (
    <div
      className="pointer-events-none absolute top-0 z-10 rounded-md bg-raised px-3 py-2 text-xs whitespace-nowrap shadow-overlay"
      style={place < 0.5 ? { left: `calc(${place * 100}% + 1rem)` } : { right: `calc(${(1 - place) * 100}% + 1rem)` }}
    >
      <p className="mb-1 text-muted">{stepMs < DAY_MS ? `${formatDay(time)}, ${formatClock(time)}` : formatDay(time)}</p>
      {series.map(({ key, label, color }) => {
        const value = point[key]
        return (
          <p key={key} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-[2px]" style={{ background: `var(--${color})` }} />
            <span className="text-muted">{label}</span>
            <span className="ml-auto pl-4 font-medium text-ink">{typeof value === 'number' ? format(value) : '–'}</span>
          </p>
        )
      })}
    </div>
  )
}
