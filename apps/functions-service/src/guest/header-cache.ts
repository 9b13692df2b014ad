import { checkResponseHeaders } from '../protocol/response-headers.ts'

const ENTRIES_MAX = 256
const UNITS_MAX = 2048
const LIST_BYTES_MAX = 60 * 1024

/** Checks the headers of responses, which mostly are the same from call to call: those lately seen are not checked again. */
export class HeaderCache {
  readonly #known = new Map<string, readonly string[] | string>()

  /** The headers of `lines` (name, value, name, value …, one a line) as they may leave; or a text that says what is wrong with them. */
  read(lines: string): readonly string[] | string {
    const known = this.#known.get(lines)
    if (known !== undefined) return known
    const checked = check(lines)
    if (lines.length <= UNITS_MAX) {
      if (this.#known.size >= ENTRIES_MAX) this.#known.clear()
      this.#known.set(lines, checked)
    }
    return checked
  }
}

function check(lines: string): readonly string[] | string {
  const checked = checkResponseHeaders(lines === '' ? [] : lines.split('\n'))
  if (typeof checked !== 'string' && Buffer.byteLength(JSON.stringify(checked)) > LIST_BYTES_MAX)
    return 'The response headers are too large.'
  return checked
}
