import { randomUUID } from 'node:crypto'
import { encodeSiteAnswer } from '@plat/link/site-call.ts'
import type { GuestResponse } from '../guests/guest-connection.ts'
import { type AnswerFacts, toSiteAnswer } from './to-site-answer.ts'

/** An encoded head around what differs from call to call. */
interface KnownHead {
  beforeLength: string
  /** Undefined: it names no length. */
  beforeId: string | undefined
  afterId: string
}

const HEADS_MAX = 2_000
const KEY_LENGTH_MAX = 2_048
/** The link takes heads of 128 KiB, and a character of a header may take two bytes. */
const HEAD_LENGTH_MAX = 60_000

/** Stand for a length and an id while a head is encoded. Nobody else knows them, so no header can hold them. */
const MARKS = { contentLength: randomUUID(), invocationId: randomUUID() }

/** Encoded heads of answers to visitors. Functions send the same few headers over and over: each list is checked and encoded once. */
export class AnswerHeads {
  readonly #known = new Map<string, KnownHead>()

  get size(): number {
    return this.#known.size
  }

  /** The head of a SITE_CALL's answer, undefined when the response is no valid HTTP or its headers are too long. */
  encode(response: Pick<GuestResponse, 'status' | 'headers'>, facts: AnswerFacts, values: { contentLength: number; invocationId: string }) {
    const head = this.#find(response, facts)
    if (!head) return undefined
    const { beforeLength, beforeId, afterId } = head
    if (beforeId === undefined) return beforeLength + values.invocationId + afterId
    return beforeLength + values.contentLength + beforeId + values.invocationId + afterId
  }

  #find(response: Pick<GuestResponse, 'status' | 'headers'>, facts: AnswerFacts): KnownHead | undefined {
    const kind = (facts.isHead ? 1 : 0) + (facts.hasCredentials ? 2 : 0) + (facts.isStream ? 4 : 0)
    const key = `${kind} ${response.status}\n${response.headers.join('\n')}`
    const known = this.#known.get(key)
    if (known) return known
    const head = makeHead(response, facts)
    // A refusal is never kept: a line break smuggled into a header could give it the key of somebody else's valid list.
    if (!head || key.length > KEY_LENGTH_MAX) return head
    if (this.#known.size >= HEADS_MAX) this.#known.clear()
    this.#known.set(key, head)
    return head
  }
}

function makeHead(response: Pick<GuestResponse, 'status' | 'headers'>, facts: AnswerFacts): KnownHead | undefined {
  const answer = toSiteAnswer(response, facts, MARKS)
  if (!answer) return undefined
  const encoded = encodeSiteAnswer(answer)
  if (encoded.length > HEAD_LENGTH_MAX) return undefined
  const [beforeId = '', afterId = ''] = encoded.split(MARKS.invocationId)
  const [beforeLength = '', between] = beforeId.split(MARKS.contentLength)
  return { beforeLength, beforeId: between, afterId }
}
