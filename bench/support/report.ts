import type { BenchSettings } from './bench-settings.ts'

export interface Table {
  title: string
  columns: string[]
  /** Text stays as it is, numbers are formatted. */
  rows: (string | number)[][]
}

/** A demand of the design on a measured value, mostly a ratio. */
export interface Goal {
  sentence: string
  measured: number
  atLeast?: number
  atMost?: number
}

/** What one measurement found. */
export interface Report {
  /** How it was measured, as far as it is not said for all. */
  method: string[]
  tables: Table[]
  goals: Goal[]
  /** Answers that were wrong or missing, over all contestants. */
  failures: number
  /** What was left out, and why. */
  skipped: string[]
}

/** One file of bench/. */
export interface Benchmark {
  /** What it shows, in a few words. */
  shows: string
  measure(settings: BenchSettings): Promise<Report>
}
