'use client'

import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
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

/** Figures over time with axes; drawn when it comes into sight and nothing more urgent is to be done, so that a page with many is not in the way. */
export function TimeChart(props: TimeChartProps) {
  const figure = useRef<HTMLElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    let idle = 0
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        observer.disconnect()
        idle = whenIdle(() => setDrawn(true))
      },
      { rootMargin: '200px' },
    )
    if (figure.current) observer.observe(figure.current)
    return () => {
      observer.disconnect()
      cancelIdle(idle)
    }
  }, [])
  return (
    <figure ref={figure} role="img" aria-label={props.label} className="h-44 text-xs">
      {isDrawn && <TimeChartPlot {...props} />}
    </figure>
  )
}

// Safari has no idle callbacks.
const IDLE_MS_MAX = 1_000
const whenIdle = (run: () => void): number =>
  'requestIdleCallback' in globalThis ? requestIdleCallback(run, { timeout: IDLE_MS_MAX }) : Number(setTimeout(run, 50))
const cancelIdle = (id: number): void => ('cancelIdleCallback' in globalThis ? cancelIdleCallback(id) : clearTimeout(id))
