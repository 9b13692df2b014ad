import type { Changes, HeardNotice } from '../changes.ts'

/** The next notice that fits, from now on. */
export function nextNotice(changes: Changes, fits: (notice: HeardNotice) => boolean): Promise<HeardNotice> {
  return new Promise((resolve) => {
    const stop = changes.subscribe((notice) => {
      if (!fits(notice)) return
      stop()
      resolve(notice)
    })
  })
}
