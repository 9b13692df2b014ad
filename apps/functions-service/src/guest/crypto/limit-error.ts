/** A quota is used up. The isolate makes a RangeError with the code LIMIT_EXCEEDED of it. */
export class LimitError extends Error {}
