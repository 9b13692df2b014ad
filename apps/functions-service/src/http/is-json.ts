import { isUtf8 } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { JsonScanner } from './json-scanner.ts'

/** JSON.parse is faster; above this it would hold up everybody else (R10). */
const PARSED_BYTES_MAX = 64 * 1024
const SLICE_BYTES = 64 * 1024

/** Whether bytes are a JSON text. A small one is known at once, a large one is looked through a slice a turn. */
export function isJson(bytes: Buffer): boolean | Promise<boolean> {
  if (!isUtf8(bytes)) return false
  return bytes.length > PARSED_BYTES_MAX ? scan(new JsonScanner(bytes)) : parses(bytes)
}

function parses(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'))
    return true
  } catch {
    return false
  }
}

async function scan(scanner: JsonScanner): Promise<boolean> {
  for (;;) {
    const isWhole = scanner.scan(SLICE_BYTES)
    if (isWhole !== undefined) return isWhole
    await nextTurn()
  }
}
