import type { Exchange, Link, OutgoingMessage, ResetReason } from '../link.ts'

export interface Answer {
  head: string
  body: Buffer
  notes: string[]
  trailer: string
  /** How often the exchange ended, by an end or a reset. */
  endings: number
  reset: ResetReason | undefined
}

/** Opens an exchange and collects all that comes back. `write` sends the rest of one's own body. */
export function ask(link: Link, kind: number, message: OutgoingMessage, write?: (exchange: Exchange) => void): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const chunks: Buffer[] = []
  const answer: Answer = { head: '', body: Buffer.alloc(0), notes: [], trailer: '', endings: 0, reset: undefined }
  const finish = () => {
    answer.endings++
    answer.body = Buffer.concat(chunks)
    resolve(answer)
  }
  const exchange = link.open(kind, message, {
    onReply({ head, body, isEnd }) {
      answer.head = head.toString()
      chunks.push(body)
      if (isEnd) finish()
    },
    onData(chunk) {
      chunks.push(chunk)
      exchange.consume(chunk.length)
    },
    onNote: (note) => answer.notes.push(note.toString()),
    onEnd(trailer) {
      answer.trailer = trailer.toString()
      finish()
    },
    onReset(reason) {
      answer.reset = reason
      finish()
    },
  })
  write?.(exchange)
  return promise
}
