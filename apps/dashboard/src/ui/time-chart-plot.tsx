'use client'

import { Area, Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ChartSeries, TimeChartProps } from './time-chart.tsx'

const DAY_MS = 86_400_000
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' })
const TICK = { fill: 'var(--faint)', fontSize: 11 }

/** The chart itself; use TimeChart. */
export function TimeChartPlot({ points, series, format, stepMs }: TimeChartProps) {
  const first = Date.parse(points[0]?.time ?? '')
  const isLong = points.length * stepMs > 2 * DAY_MS
  const tick = (time: string) => (isLong ? day : clock).format(new Date(time))
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={0}>
      <ComposedChart data={[...points]} margin={{ top: 6, right: 2, bottom: 0, left: 0 }} accessibilityLayer={false} barCategoryGap="18%">
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="time"
          tickFormatter={tick}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          minTickGap={40}
          interval="equidistantPreserveStart"
        />
        <YAxis tickFormatter={format} tick={TICK} tickLine={false} axisLine={false} width={52} tickCount={4} allowDecimals={false} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--hover)', stroke: 'var(--line-strong)' }}
          content={({ active, payload, label }) =>
            active && payload.length > 0 ? (
              <Figures series={series} values={payload[0]?.payload as TimeChartProps['points'][number]} format={format}>
                {Number.isNaN(first)
                  ? ''
                  : `${day.format(new Date(String(label)))}${stepMs < DAY_MS ? `, ${clock.format(new Date(String(label)))}` : ''}`}
              </Figures>
            ) : null
          }
        />
        {series.map(toShape)}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function toShape({ key, color, kind }: ChartSeries) {
  const paint = `var(--${color})`
  if (kind === 'bar') return <Bar key={key} dataKey={key} stackId="all" fill={paint} isAnimationActive={false} maxBarSize={24} />
  const line = { dataKey: key, stroke: paint, strokeWidth: 1.5, isAnimationActive: false, type: 'monotone' } as const
  if (kind === 'area') return <Area key={key} {...line} fill={paint} fillOpacity={0.08} dot={lonely(paint)} connectNulls={false} />
  return <Line key={key} {...line} dot={lonely(paint)} connectNulls={false} />
}

/** A point between two gaps has no line: it is drawn as a dot. */
const lonely = (paint: string) => ({ r: 2, fill: paint, fillOpacity: 1, strokeWidth: 0 })

interface FiguresProps {
  series: readonly ChartSeries[]
  values: TimeChartProps['points'][number]
  format(value: number): string
  children: string
}

function Figures({ series, values, format, children }: FiguresProps) {
  return (
    <div className="rounded-md bg-raised px-3 py-2 text-xs shadow-overlay">
      <p className="mb-1 text-muted">{children}</p>
      {series.map(({ key, label, color }) => {
        const value = values[key]
        return (
          <p key={key} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-[2px]" style={{ background: `var(--${color})` }} />
            <span className="text-muted">{label}</span>
            <span className="ml-auto pl-4 font-medium">{typeof value === 'number' ? format(value) : '–'}</span>
          </p>
        )
      })}
    </div>
  )
}
