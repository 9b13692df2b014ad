/** Something that is started and stopped: a process, seen from the platform. */
export interface Part {
  start(): Promise<void>
  stop(graceMs: number): Promise<void>
}

/** Parts that start and stop together. */
export interface Stage {
  parts: readonly Part[]
  /** The stage's end, counted from the beginning of the stop. */
  stoppedByMs: number
}

/** A part the others do without: when it fails to start, `onFailure` is told, and the start goes on. */
export function optional(part: Part, onFailure: (error: unknown) => void): Part {
  return { start: () => part.start().catch(onFailure), stop: (graceMs) => part.stop(graceMs) }
}

/** Starts stage after stage. @throws what the first part that fails to start throws; the others are left as they are */
export async function startInOrder(stages: readonly (readonly Part[])[]): Promise<void> {
  for (const parts of stages) await Promise.all(parts.map((part) => part.start()))
}

/**
 * Stops stage after stage. A stage may take what earlier ones left of the whole time, up to its own mark: a proxy that is idle stops at
 * once, and the api then has the longer.
 */
export async function stopInOrder(stages: readonly Stage[], now: () => number = Date.now): Promise<void> {
  const begun = now()
  for (const { parts, stoppedByMs } of stages) {
    const graceMs = Math.max(0, begun + stoppedByMs - now())
    await Promise.all(parts.map((part) => part.stop(graceMs)))
  }
}
