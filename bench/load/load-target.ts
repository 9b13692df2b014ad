/** One request that is sent over and over, and what its answers must be like. */
export interface LoadTarget {
  /** On 127.0.0.1. */
  port: number
  host: string
  method: 'GET' | 'POST'
  path: string
  headers: Readonly<Record<string, string>>
  body?: Buffer
  /** Body of every answer, at least. */
  answerBytesMin: number
}

export interface LoadResult {
  /** Answers, failed ones included. */
  requests: number
  /** Answers with a status of 400 or more, and connections that broke. */
  failures: number
  seconds: number
  /** Milliseconds. */
  p50: number
  p95: number
  p99: number
}

export interface LoadOptions {
  connections: number
  seconds: number
}
