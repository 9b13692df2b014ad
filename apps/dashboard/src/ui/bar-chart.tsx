'use client'

import { useState } from 'react'
import { formatCount } from './format-count.ts'

interface BarChartProps {
  label: string
  /** Oldest first; `bad` is a part of `value`. */
  bars: readonly { label: string; value: number; bad: number }[]
}

const HEIGHT = 112

/** Bars over time with a scale; the figures of the one under the pointer or finger are said below. Few points: no library. */
export function BarChart({ label, bars }: BarChartProps) {
  const [at, setAt] = useState<number>()
  const max = niceMax(Math.max(1, ...bars.map(({ value }) => value)))
  const shown = at === undefined ? undefined : bars[at]
  const height = (value: number) => (value === 0 ? 0 : Math.max(2, (value / max) * HEIGHT))
  const total = bars.reduce((sum, { value }) => sum + value, 0)
  return (
    <figure>
      <div className="relative h-28 border-b border-line-strong">
        <div aria-hidden className="absolute inset-x-0 top-0 border-t border-dashed" />
        <span className="pointer-events-none absolute -top-2 left-0 bg-raised pr-1.5 text-[11px] leading-4 text-faint">
          {formatCount(max)}
        </span>
        <div
          role="img"
          aria-label={`${label}: ${total} in all`}
          className="absolute inset-0 flex items-end"
          onPointerLeave={() => setAt(undefined)}
        >
          {bars.map((bar, index) => (
            <div key={bar.label + String(index)} className="flex h-full flex-1 items-end px-px" onPointerEnter={() => setAt(index)}>
              <div
                className={`relative w-full overflow-hidden rounded-t-[2px] transition-colors ${index === at ? 'bg-ink' : 'bg-faint'}`}
                style={{ height: height(bar.value) }}
              >
                <div className="absolute inset-x-0 bottom-0 bg-bad" style={{ height: height(bar.bad) }} />
              </div>
            </div>
          ))}
        </div>
      </div>
      <figcaption className="mt-1.5 flex h-4 justify-between text-[11px] leading-4 text-faint">
        <span>{bars[0]?.label}</span>
        <span className="text-muted">
          {shown && `${shown.label} · ${formatCount(shown.value)}${shown.bad > 0 ? `, ${formatCount(shown.bad)} failed` : ''}`}
        </span>
        <span>{bars.length > 0 && 'now'}</span>
      </figcaption>
    </figure>
  )
}

/** The next 1, 2 or 5 times a power of ten. */
function niceMax(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power
}
