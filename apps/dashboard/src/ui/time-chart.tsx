'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from './skeleton.tsx'

export interface ChartSeries {
  key: string
  label: string
  /** Name of a colour token. */
  color: 'ink' | 'accent' | 'good' | 'bad' | 'warn' | 'faint'
  kind: 'bar' | 'line' | 'area'
}

export interface TimeChartProps {
  /** What it shows, with its figures, in words. */
  label: string
  /** Oldest first; null leaves a gap. */
  points: readonly ({ time: string } & Record<string, string | number | null>)[]
  series: readonly ChartSeries[]
  format(value: number): string
  /** Between two points; whole days are labelled by date. */
  stepMs: number
}

const TimeChartPlot = dynamic(() => import('./time-chart-plot.tsx').then((module) => module.TimeChartPlot), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full opacity-60" />,
})

/** Figures over time with axes; loaded when it is needed. */
export function TimeChart(props: TimeChartProps) {
  return (
    <figure role="img" aria-label={props.label} className="h-44 text-xs">
      <TimeChartPlot {...props} />
    </figure>
  )
}
