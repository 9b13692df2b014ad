import { once } from 'node:events'
import type { Readable } from 'node:stream'

export interface CgiHead {
  status: number
  headers: Record<string, string>
  /** What was read beyond the head. */
  rest: Buffer
}

const HEAD_BYTES_MAX = 64 * 1024
const PASSED_ON = new Set(['content-type', 'cache-control', 'expires', 'pragma', 'content-length'])

/**
 * Reads the head of a CGI program's answer (RFC 3875 §6) and leaves the rest of the stream to the caller.
 *
 * @throws Error when the program ends before its head does, or the head is longer than 64 KiB
 */
export async function readCgiHead(output: Readable): Promise<CgiHead> {
  let read = Buffer.alloc(0)
  for (;;) {
    const chunk = output.read() as Buffer | null
    if (chunk === null) {
      if (output.readableEnded || output.destroyed) throw new Error('the program ended before its head did')
      await Promise.race([once(output, 'readable'), once(output, 'end'), once(output, 'close')])
      continue
    }
    read = Buffer.concat([read, chunk])
    const end = /\r?\n\r?\n/.exec(read.toString('latin1'))
    if (end) return { ...parseHead(read.toString('latin1', 0, end.index)), rest: read.subarray(end.index + end[0].length) }
    if (read.length > HEAD_BYTES_MAX) throw new Error('the head is too long')
  }
}

function parseHead(text: string): Pick<CgiHead, 'status' | 'headers'> {
  const fields = text.split(/\r?\n/).map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
  })
  const status = Number(/^\d{3}/.exec(fields.find(([name]) => name === 'status')?.[1] ?? '200')?.[0] ?? 500)
  return { status, headers: Object.fromEntries(fields.filter(([name]) => PASSED_ON.has(name))) }
}
