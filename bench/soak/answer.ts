/** How a call ended, as its caller sees it. */
export type Answer =
  | { type: 'answered'; status: number; hasRetryAfter: boolean; text: string; ms: number }
  /** The connection broke. */
  | { type: 'broken'; message: string }
  /** It had no end within its time, and was given up. */
  | { type: 'stuck' }
  /** Its caller went away before it ended. */
  | { type: 'left' }
