import type { PeerCall } from './functions-peer.ts'

/** The visitor's body once it is all there; credit is given as it comes. */
export async function wholeBody({ exchange, message }: PeerCall): Promise<Buffer> {
  const chunks = [Buffer.from(message.body)]
  if (message.isEnd) return Buffer.concat(chunks)
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  exchange.receiver = {
    onData(chunk) {
      chunks.push(Buffer.from(chunk))
      exchange.consume(chunk.length)
    },
    onEnd: () => resolve(Buffer.concat(chunks)),
    onReset: (reason) => reject(new Error(reason)),
  }
  return promise
}
