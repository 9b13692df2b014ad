import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'

export const LOG_BYTES_MAX = 10 * 1024 * 1024
/** The line that stands where the log was cut. */
export const LOG_CUT_NOTE = 'The log is longer than 10 MB; what the commands print from here on is not kept.'

/**
 * The lines that fit a log which holds `keptBytes` already. The first line of a command that no longer fits becomes a note that says so,
 * the others are dropped; Plat's own lines always stay.
 */
export function limitLog(lines: readonly BuildLogLine[], keptBytes: number): { lines: BuildLogLine[]; bytes: number } {
  const kept: BuildLogLine[] = []
  let bytes = keptBytes
  for (const line of lines) {
    const lineBytes = Buffer.byteLength(line.text)
    const wasFull = bytes > LOG_BYTES_MAX
    if (line.stream === 'system') {
      kept.push(line)
      continue
    }
    bytes += lineBytes
    if (bytes <= LOG_BYTES_MAX) kept.push(line)
    else if (!wasFull) kept.push({ ...line, stream: 'system', text: LOG_CUT_NOTE })
  }
  return { lines: kept, bytes: bytes - keptBytes }
}
