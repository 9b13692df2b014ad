import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

const LINE_CHARACTERS_MAX = 64 * 1024

/**
 * Calls `onLine` for every line of a stream, without its end, and for what is left when the stream closes. A longer line than 64 Ki
 * characters comes in pieces. Empty lines are dropped. Never throws for the stream's own errors: a process that dies takes its pipe along.
 */
export function splitLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const emit = (line: string) => {
    if (line.trim() !== '') onLine(line)
  }
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) emit(line.endsWith('\r') ? line.slice(0, -1) : line)
    while (rest.length > LINE_CHARACTERS_MAX) {
      emit(rest.slice(0, LINE_CHARACTERS_MAX))
      rest = rest.slice(LINE_CHARACTERS_MAX)
    }
  })
  stream.once('close', () => emit(rest + decoder.end()))
  stream.on('error', () => undefined) // the process's end is told by its exit, not by its pipes
}
