import type { Link } from './link.ts'

const MISSED_MAX = 2

/** Pings the other end over and over and closes the link when two answers in a row stayed out. Answers how to stop. */
export function watchPings(link: Pick<Link, 'ping' | 'close'>, everyMs: number): () => void {
  let missed = 0
  let isWaiting = false
  const timer = setInterval(() => {
    if (isWaiting) missed++
    if (missed >= MISSED_MAX) link.close(new Error(`The other end has not answered for ${missed * everyMs} ms.`))
    if (isWaiting) return
    isWaiting = true
    missed = 0
    link.ping().then(() => {
      isWaiting = false
    })
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
