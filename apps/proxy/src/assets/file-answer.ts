/** How a request for a file is answered. */
export interface FileAnswer {
  status: number
  /** Name and value in turn; those that every answer carries come on top. */
  headers: readonly string[]
  /** What to send, unless it was a HEAD request; absent when the answer has no body. */
  body: FilePart | undefined
}

export interface FilePart {
  sha256: string
  /** Of the whole. */
  bytes: number
  /** From start to end, both included; absent: all of it. */
  range: { start: number; end: number } | undefined
}
