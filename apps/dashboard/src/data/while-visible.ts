/** Going to another tab and back is no reason to read everything anew. */
const HIDDEN_MS = 3_000

/**
 * Keeps something open while the page can be seen, and closes it some seconds after: a browser has six connections to a host, for all its
 * tabs. `open` answers what closes it. Answers what ends it all.
 */
export function whileVisible(open: () => () => void): () => void {
  let close: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = () => {
    close?.()
    close = undefined
  }
  const look = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') close ??= open()
    else timer = setTimeout(end, HIDDEN_MS)
  }
  look()
  document.addEventListener('visibilitychange', look)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
    end()
  }
}
