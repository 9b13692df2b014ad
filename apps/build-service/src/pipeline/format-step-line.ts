const STEP_WIDTH = 9
const SUMMARY_WIDTH = 34
const SECONDS_WIDTH = 6

/** One line of the log a `git push` shows (contract §8): `install  npm ci                               4.1 s`. */
export function formatStepLine(step: string, summary: string, durationMs: number): string {
  const seconds = `${(durationMs / 1000).toFixed(1).padStart(SECONDS_WIDTH)} s`
  return `${step.padEnd(STEP_WIDTH)}${summary.padEnd(SUMMARY_WIDTH)}${seconds}`
}

/** Text that fits the summary's column: one line, cut with an ellipsis. */
export function toSummary(text: string, widthMax = SUMMARY_WIDTH): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= widthMax ? line : `${line.slice(0, widthMax - 1).toWellFormed()}…`
}
