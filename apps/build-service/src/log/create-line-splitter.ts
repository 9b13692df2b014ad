export interface LineSplitter {
  push(text: string): void
  /** Hands over what has no line end yet. */
  end(): void
}

/** So much of one line is kept while it grows; the rest of it is dropped. Well above what is shown of it. */
const HELD_LENGTH_MAX = 32_768

/** Hands over complete lines, without their line ends. Holds a bounded part of a line that never ends. */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  let held = ''
  return {
    push(text) {
      const lines = text.split('\n')
      const rest = lines.pop() ?? ''
      for (const line of lines) {
        onLine(held + line)
        held = ''
      }
      held = appendBounded(held, rest)
    },
    end() {
      if (held !== '') onLine(held)
      held = ''
    },
  }
}

/** A progress bar that only sends carriage returns keeps its last states. */
function appendBounded(held: string, text: string): string {
  const joined = held + text
  if (joined.length <= HELD_LENGTH_MAX) return joined
  const redraw = joined.lastIndexOf('\r', joined.length - 2)
  return joined.slice(Math.max(0, redraw)).slice(0, HELD_LENGTH_MAX)
}
