import type { ChartPoint, ChartSeries } from './chart-series.ts'

/** Of the plot the paths are for; it is as wide as there are points. */
export const PLOT_HEIGHT = 100
const BAR_WIDTH = 0.82
/** A bar of something is seen, however little it is. */
const BAR_HEIGHT_MIN = 1

export interface Drawing {
  series: ChartSeries
  /** Bars, or what is below a line. */
  fill: string
  stroke: string
  /** Points between two gaps, which no line reaches. */
  dots: string
}

/** The paths of each series, in which `top` is the value at the upper edge. Bars stand on each other, lines have gaps where nothing is known. */
export function drawSeries(points: readonly ChartPoint[], series: readonly ChartSeries[], top: number): Drawing[] {
  const below = points.map(() => 0)
  return series.map((each) => {
    const heights = points.map((point) => {
      const value = point[each.key]
      return typeof value === 'number' ? (value / top) * PLOT_HEIGHT : undefined
    })
    if (each.kind === 'bar') return { series: each, fill: drawBars(heights, below), stroke: '', dots: '' }
    const runs = runsOf(heights)
    const lines = runs.filter((run) => run.length > 1)
    return {
      series: each,
      fill: each.kind === 'area' ? lines.map((run) => `M${run[0]?.x} ${PLOT_HEIGHT}${drawLine(run, 'L')}V${PLOT_HEIGHT}Z`).join('') : '',
      stroke: lines.map((run) => drawLine(run, 'M')).join(''),
      dots: runs.flatMap((run) => (run.length === 1 && run[0] ? [`M${run[0].x} ${run[0].y}h0`] : [])).join(''),
    }
  })
}

interface Place {
  x: number
  y: number
}

function drawBars(heights: readonly (number | undefined)[], below: number[]): string {
  return heights
    .map((value, index) => {
      if (!value) return ''
      const height = round(Math.max(BAR_HEIGHT_MIN, value))
      const foot = below[index] ?? 0
      below[index] = foot + height
      return `M${round(index + (1 - BAR_WIDTH) / 2)} ${round(PLOT_HEIGHT - foot)}v${-height}h${BAR_WIDTH}v${height}z`
    })
    .join('')
}

function runsOf(heights: readonly (number | undefined)[]): Place[][] {
  const runs: Place[][] = []
  let isGap = true
  for (const [index, height] of heights.entries()) {
    if (height !== undefined) {
      const place = { x: index + 0.5, y: round(PLOT_HEIGHT - height) }
      if (isGap) runs.push([place])
      else runs.at(-1)?.push(place)
    }
    isGap = height === undefined
  }
  return runs
}

const drawLine = (run: readonly Place[], first: 'M' | 'L'): string =>
  run.map(({ x, y }, index) => `${index === 0 ? first : 'L'}${x} ${y}`).join('')

const round = (value: number): number => Math.round(value * 100) / 100
