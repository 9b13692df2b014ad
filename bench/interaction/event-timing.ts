import type { Page } from 'playwright-core'

/** The Event Timing API reports nothing that took less; what is not reported counts as this long. */
export const SHORTEST_MS = 16

const OBSERVE = `(() => {
  const longest = new Map()
  const take = (entries) => {
    for (const { interactionId, duration } of entries)
      if (interactionId > 0) longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0))
  }
  const observer = new PerformanceObserver((list) => take(list.getEntries()))
  observer.observe({ type: 'event', durationThreshold: ${SHORTEST_MS}, buffered: true })
  window.takeInteractions = () => {
    take(observer.takeRecords())
    const found = [...longest.values()]
    longest.clear()
    return found
  }
})()`

/** An event is reported once its frame is shown; two more frames later it surely is. */
const TAKE = `new Promise((resolve) => {
  const frames = (left) => requestAnimationFrame(() => (left === 0 ? setTimeout(() => resolve(window.takeInteractions()), 50) : frames(left - 1)))
  frames(2)
})`

/** Makes every page that is loaded from now on note how long its interactions take. */
export const observeInteractions = (page: Page): Promise<unknown> => page.addInitScript(OBSERVE)

/**
 * Durations of the interactions since the last reading, as Interaction to Next Paint counts them: from the input until the next frame is
 * shown, the longest event of each interaction, in steps of 8 ms. Those that were too short to be reported are missing.
 */
export async function takeInteractions(page: Page): Promise<number[]> {
  return (await page.evaluate(TAKE)) as number[]
}
