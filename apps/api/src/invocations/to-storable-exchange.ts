import { toStorableText } from './to-storable-text.ts'

/** What one field may take, as JSON text. The functions-service cuts bodies at 64 KiB already. */
const FIELD_BYTES_MAX = 128 * 1024
const FIELDS_MAX = 50
const DEPTH_MAX = 64

/**
 * JSON text of what a tenant's function was sent or gave back, always acceptable to Postgres: a field that is too large or nests too
 * deeply is replaced by a note that says so.
 */
export function toStorableExchange(exchange: Record<string, unknown>): string {
  const fields = Object.entries(exchange).slice(0, FIELDS_MAX)
  return `{${fields.map(([name, value]) => `${toStorableText(JSON.stringify(name.slice(0, 256)))}:${toStorableField(value)}`).join(',')}}`
}

function toStorableField(value: unknown): string {
  if (isDeeperThan(value, DEPTH_MAX)) return JSON.stringify(`[left out: it nests deeper than ${DEPTH_MAX} levels]`)
  const text = toStorableText(JSON.stringify(value) ?? 'null')
  return Buffer.byteLength(text) <= FIELD_BYTES_MAX ? text : JSON.stringify('[left out: it is larger than 128 KiB]')
}

/** A loop with its own stack: recursion would overflow on the very values it is there to find. */
function isDeeperThan(value: unknown, levels: number): boolean {
  const rest: [unknown, number][] = [[value, 1]]
  for (let entry = rest.pop(); entry; entry = rest.pop()) {
    const [current, depth] = entry
    if (typeof current !== 'object' || current === null) continue
    if (depth > levels) return true
    for (const child of Object.values(current)) if (typeof child === 'object' && child !== null) rest.push([child, depth + 1])
  }
  return false
}
