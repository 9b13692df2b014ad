import type { GuestFailure } from '../guests/guest-connection.ts'
import { joinParts } from '../protocol/parts.ts'
import type { Invocation } from './invocation.ts'
import type { CheckedHead, CheckedResponse } from './read-response.ts'

const NOTE_BYTES_MAX = 60 * 1024
/** Of a body, in the first frame of an answer. */
const FIRST_BYTES_MAX = 64 * 1024

/** Tells the supervisor of calls: lines, responses, ends. Lines leave before what is said after them. */
export class CallReporter {
  /** As last sampled. */
  heapBytes = 0
  readonly #unflushed = new Set<Invocation>()

  /** A line of the console; leaves with the turn at the latest. */
  print(call: Invocation, line: string): void {
    if (call.exchange === undefined) return
    if (this.#unflushed.size === 0) setImmediate(() => this.#flushAll())
    this.#unflushed.add(call)
    call.lines.push(line)
  }

  response(call: Invocation, response: CheckedResponse, isEnd: boolean): void {
    this.flush(call)
    const { status, resultKind, headers, body } = response
    const bodyBytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    const head = `[${this.#figures(call)},${bodyBytes}]\n["r",${status},"${resultKind}",${jsonOf(headers)}]`
    // What does not fit the first frame follows; then the end has to tell the figures.
    const isWhole = isEnd && bodyBytes <= FIRST_BYTES_MAX
    call.exchange?.reply({ head, body, isEnd: isWhole })
    if (isEnd && !isWhole) call.exchange?.end(`[${this.#figures(call)}]`)
  }

  streamHead(call: Invocation, { status, headers }: CheckedHead): void {
    this.flush(call)
    call.exchange?.reply({ head: `[${this.#figures(call)},-1]\n["r",${status},"stream",${jsonOf(headers)}]`, isEnd: false })
  }

  /** The end of a call: as its answer, or after its response had begun. */
  failure(call: Invocation, failure: GuestFailure, isAfterHead: boolean): void {
    this.flush(call)
    if (isAfterHead) call.exchange?.end(`[${this.#figures(call)},${jsonOfFailure(failure).slice(1)}`)
    else {
      const { code, message, stack = '', allow } = failure
      const body = Buffer.concat(joinParts([message, stack]))
      const head = JSON.stringify(allow === undefined ? ['f', code] : ['f', code, allow])
      call.exchange?.reply({ head: `[${this.#figures(call)},0]\n${head}`, body, isEnd: true })
    }
  }

  end(call: Invocation): void {
    this.flush(call)
    call.exchange?.end(`[${this.#figures(call)}]`)
  }

  flush(call: Invocation): void {
    const { lines } = call
    if (lines.length === 0) return
    call.lines = []
    this.#unflushed.delete(call)
    for (const parts of inNotes(lines)) call.exchange?.note(Buffer.concat(joinParts(parts)))
  }

  #flushAll(): void {
    for (const call of [...this.#unflushed]) this.flush(call)
  }

  #figures(call: Invocation): string {
    return `${Math.round(call.cpuNs / 1e3) / 1e3},${this.heapBytes}`
  }
}

/** Fits a trailer: escapes make some texts six times as long, and then the stack is left out. */
function jsonOfFailure({ code, message, stack = '' }: GuestFailure): string {
  const json = JSON.stringify([code, message, stack])
  return Buffer.byteLength(json) <= NOTE_BYTES_MAX ? json : JSON.stringify([code, message, ''])
}

const jsonOfList = new WeakMap<readonly string[], string>()

/** Lists that come from the header cache are the same object each time. */
function jsonOf(headers: readonly string[]): string {
  const known = jsonOfList.get(headers)
  if (known !== undefined) return known
  const json = JSON.stringify(headers)
  jsonOfList.set(headers, json)
  return json
}

/** Lines in portions that fit a note each; a line that does not fit any is cut into pieces that together are it. */
function inNotes(lines: readonly string[]): string[][] {
  const notes: string[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const line of lines) {
    for (const piece of piecesOf(line)) {
      const size = Buffer.byteLength(piece) + 4
      if (bytes + size > NOTE_BYTES_MAX) {
        notes.push([])
        bytes = 0
      }
      notes.at(-1)?.push(piece)
      bytes += size
    }
  }
  return notes
}

const CONTINUED = '\u0000'

/** All pieces of a line but the last end in a zero, which a line itself never holds. */
function piecesOf(given: string): string[] {
  const line = given.includes(CONTINUED) ? given.replaceAll(CONTINUED, '\ufffd') : given
  const unitsMax = Math.floor(NOTE_BYTES_MAX / 3) - 8
  if (line.length <= unitsMax) return [line]
  const pieces: string[] = []
  for (let from = 0; from < line.length; from += unitsMax) {
    const piece = line.slice(from, from + unitsMax)
    pieces.push(from + unitsMax < line.length ? piece + CONTINUED : piece)
  }
  return pieces
}
