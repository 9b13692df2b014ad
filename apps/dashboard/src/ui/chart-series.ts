export interface ChartSeries {
  key: string
  label: string
  /** Name of a colour token. */
  color: 'ink' | 'accent' | 'good' | 'bad' | 'warn' | 'faint'
  kind: 'bar' | 'line' | 'area'
}

/** Null leaves a gap. */
export type ChartPoint = { time: string } & Record<string, string | number | null>
