import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'

/** What one row of a shown log is. */
export type LogRow =
  | { type: 'step'; step: string; lines: number; durationMs: number | undefined; isFolded: boolean }
  | { type: 'line'; line: BuildLogLine }

interface GroupOptions {
  folded: ReadonlySet<string>
  /** Of the deployment: `<step>Ms`. */
  timings: Readonly<Record<string, number>>
}

/** Lines below the head of their step, in the order they came; those of a folded step are left out. */
export function groupByStep(lines: readonly BuildLogLine[], { folded, timings }: GroupOptions): LogRow[] {
  const rows: LogRow[] = []
  let head: Extract<LogRow, { type: 'step' }> | undefined
  for (const line of lines) {
    if (head?.step !== line.step) {
      head = { type: 'step', step: line.step, lines: 0, durationMs: timings[`${line.step}Ms`], isFolded: folded.has(line.step) }
      rows.push(head)
    }
    head.lines += 1
    if (!head.isFolded) rows.push({ type: 'line', line })
  }
  return rows
}
