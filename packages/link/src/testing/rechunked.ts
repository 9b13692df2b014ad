import { Duplex } from 'node:stream'
import type { SeededRandom } from './seeded-random.ts'

/** Passes a stream on, its incoming bytes cut or joined anew at random: as every network may do. */
export function rechunked(stream: Duplex, random: SeededRandom): Duplex {
  const largest = [20, 300, 5_000, 70_000, 200_000][random(5)] ?? 1
  const outer = new Duplex({
    read: () => stream.resume(),
    write: (chunk, _encoding, callback) => stream.write(chunk, callback),
    final: (callback) => stream.end(callback),
    destroy: (error, callback) => {
      stream.destroy()
      callback(error)
    },
  })
  stream.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; ) {
      const end = Math.min(chunk.length, at + 1 + random(largest))
      // A copy, so that views of one chunk never see into the next.
      if (!outer.push(Buffer.from(chunk.subarray(at, end)))) stream.pause()
      at = end
    }
  })
  stream.on('end', () => outer.push(null))
  stream.on('close', () => outer.destroy())
  stream.on('error', () => outer.destroy())
  return outer
}
