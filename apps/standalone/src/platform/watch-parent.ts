const POLL_MS = 250

/**
 * Calls `onGone` once when the process that started this one, and said so by its id, is gone. A process whose parent dies is given
 * another parent: that is how it shows, SIGKILL included.
 */
export function watchParent(parentPid: number | undefined, onGone: () => void): void {
  if (parentPid === undefined) return
  const timer = setInterval(() => {
    if (process.ppid === parentPid) return
    clearInterval(timer)
    onGone()
  }, POLL_MS)
  timer.unref()
}
