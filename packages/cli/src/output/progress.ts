import type { Paint } from './paint.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 80
const WIDTH = 80
const CLEAR = '\r\u001b[2K'

export interface Progress {
  /** What is going on now, until the next line or `stop`. On a terminal it moves; elsewhere nothing is printed. */
  update(text: string): void
  /** A line that stays. */
  line(text: string): void
  stop(): void
}

interface Surface {
  write(text: string): unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}

/** Progress on standard error: one moving line on a terminal, else only the lines that stay. */
export function createProgress(stream: Surface, { paint, isMoving }: { paint: Paint; isMoving: boolean }): Progress {
  let text = ''
  let frame = 0
  let timer: NodeJS.Timeout | undefined
  const draw = () => {
    const room = (stream.columns || WIDTH) - 3
    const shown = text.length > room ? `${text.slice(0, Math.max(room - 1, 0))}…` : text
    stream.write(`${CLEAR}${paint.cyan(FRAMES[frame % FRAMES.length] ?? '')} ${shown}`)
    frame += 1
  }
  const stop = () => {
    if (timer === undefined) return
    clearInterval(timer)
    timer = undefined
    stream.write(CLEAR)
  }
  return {
    update(next) {
      text = next
      if (!isMoving) return
      if (timer === undefined) timer = setInterval(draw, FRAME_MS).unref()
      draw()
    },
    line(line) {
      const isRunning = timer !== undefined
      if (isRunning) stream.write(CLEAR)
      stream.write(`${line}\n`)
      if (isRunning) draw()
    },
    stop,
  }
}
