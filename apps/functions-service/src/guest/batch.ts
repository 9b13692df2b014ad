import { isUtf8 } from 'node:buffer'
import { copyIn } from './copy-in.ts'
import type { IsolateArgument } from './create-isolate.ts'
import type { Invocation } from './invocation.ts'

/** A call that waits to be begun. */
export interface BatchedCall {
  invocation: Invocation
  /** JSON: what the isolate is told of the call, see toHead. */
  invocationId: string
  acceptedAt: number
  kind: 'h' | 'e'
  /** JSON of a VisitorRequest. */
  request: string
  /** The whole body; undefined: it is still arriving. */
  body: Buffer | undefined
}

/** Above this a body crosses as bytes of its own: it is cheaper than as a part of a text. */
const TEXT_BYTES_MAX = 100 * 1024
const NO_BODY = -1
const OWN_BUFFER = -2
const ARRIVING = -3

/** The arguments of one entry that begins all these calls (prelude's `batch`). */
export function toBatch(calls: readonly BatchedCall[]): IsolateArgument[] {
  const now = performance.now()
  const buffers: IsolateArgument[] = []
  const heads: string[] = []
  let bodies = ''
  for (const call of calls) {
    const { invocation, invocationId, acceptedAt, kind, request, body } = call
    let units = ARRIVING
    if (body !== undefined) {
      if (body.length === 0) units = NO_BODY
      else if (isText(body)) {
        const text = body.toString('utf8')
        units = text.length
        bodies += text
      } else {
        units = OWN_BUFFER
        buffers.push(copyIn(body))
      }
    }
    const remainingMs = Math.max(0, Math.round(invocation.deadline - now))
    const { responseBytesMax } = invocation.limits
    heads.push(
      `[${invocation.number},${JSON.stringify(invocationId)},${acceptedAt},${remainingMs},"${kind}",${responseBytesMax},${units},${request}]`,
    )
  }
  return ['batch', `[${heads.join(',')}]`, bodies, ...buffers]
}

/** Text as it is, so that the isolate need not decode it. */
function isText(body: Buffer): boolean {
  const hasBom = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
  return body.length <= TEXT_BYTES_MAX && !hasBom && isUtf8(body)
}
