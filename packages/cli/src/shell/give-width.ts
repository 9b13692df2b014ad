import type { EventEmitter } from 'node:events'

type Terminal = EventEmitter & { isTTY?: boolean; columns?: number }

const WIDTH = 80

/** A terminal that says it has no columns, as a bare pty or a serial line does, has eighty from now on: text for none is wrapped letter by letter. */
export function giveWidth(stream: Terminal): void {
  const widen = (): void => {
    if (stream.isTTY && stream.columns === 0) stream.columns = WIDTH
  }
  widen()
  stream.prependListener('resize', widen) // Node.js has read the size anew
}
