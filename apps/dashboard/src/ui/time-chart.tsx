'use client'

import { type PointerEvent, useState } from 'react'
import { ChartFigures } from './chart-figures.tsx'
import type { ChartPoint, ChartSeries } from './chart-series.ts'
import { drawSeries, PLOT_HEIGHT } from './draw-series.ts'
import { timeTicks } from './time-ticks.ts'
import { valueTicks } from './value-ticks.ts'

interface TimeChartProps {
  /** What it shows, with its figures, in words. */
  label: string
  /** Oldest first. */
  points: readonly ChartPoint[]
  series: readonly ChartSeries[]
  format(value: number): string
  /** Between two points; whole days are labelled by date. */
  stepMs: number
}

/**
 * Figures over time with axes; those of the time under the pointer or finger are said beside it. A path a series and no measuring: the plot
 * is stretched to its place by the browser, the words around it are not.
 */
export function TimeChart({ label, points, series, format, stepMs }: TimeChartProps) {
  const [at, setAt] = useState<number>()
  const ticks = valueTicks(Math.max(0, ...points.map((point) => heightOf(point, series))))
  const top = ticks.at(-1) ?? 1
  const shown = at === undefined ? undefined : points[at]
  const follow = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect()
    setAt(Math.floor(((clientX - left) / width) * points.length))
  }
  return (
    <figure role="img" aria-label={label} className="flex h-44 flex-col pt-1.5 text-[11px] leading-none text-faint">
      <div
        className="relative ml-13 flex-1 touch-pan-y"
        onPointerMove={follow}
        onPointerDown={follow}
        onPointerLeave={() => setAt(undefined)}
      >
        {ticks.map((value) => (
          <span
            key={value}
            className="absolute right-full mr-2 translate-y-1/2 whitespace-nowrap"
            style={{ bottom: `${(value / top) * 100}%` }}
          >
            {format(value)}
          </span>
        ))}
        <svg
          aria-hidden
          viewBox={`0 0 ${Math.max(1, points.length)} ${PLOT_HEIGHT}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-visible [&_path]:[vector-effect:non-scaling-stroke]"
        >
          {shown && <rect x={at} width="1" height={PLOT_HEIGHT} className="fill-hover" />}
          {ticks.map((value) => (
            <path
              key={value}
              d={`M0 ${PLOT_HEIGHT - (value / top) * PLOT_HEIGHT}H${Math.max(1, points.length)}`}
              className={value === 0 ? 'stroke-line-strong' : 'stroke-line'}
            />
          ))}
          {drawSeries(points, series, top).map(({ series: { key, color, kind }, fill, stroke, dots }) => (
            <g key={key} fill="none" stroke={`var(--${color})`} strokeLinecap="round" strokeLinejoin="round">
              {fill !== '' && <path d={fill} stroke="none" fill={`var(--${color})`} fillOpacity={kind === 'area' ? 0.08 : 1} />}
              {stroke !== '' && <path d={stroke} strokeWidth="1.5" />}
              {dots !== '' && <path d={dots} strokeWidth="4" />}
            </g>
          ))}
        </svg>
        {shown && <ChartFigures point={shown} series={series} format={format} stepMs={stepMs} place={((at ?? 0) + 0.5) / points.length} />}
      </div>
      <div className="@container relative mt-1.5 ml-13 h-3">
        {timeTicks(
          points.map(({ time }) => time),
          stepMs,
        ).map((tick) => (
          <span
            key={tick.index}
            className="absolute -translate-x-1/2 whitespace-nowrap @max-sm:even:hidden"
            style={{ left: `${((tick.index + 0.5) / points.length) * 100}%` }}
          >
            {tick.label}
          </span>
        ))}
      </div>
    </figure>
  )
}

/** Of all bars on each other, or of the highest line. */
function heightOf(point: ChartPoint, series: readonly ChartSeries[]): number {
  const values = (isBar: boolean) => series.filter(({ kind }) => (kind === 'bar') === isBar).map(({ key }) => Number(point[key] ?? 0))
  return Math.max(
    values(true).reduce((sum, value) => sum + value, 0),
    ...values(false),
  )
}
