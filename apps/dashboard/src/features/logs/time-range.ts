/** How far back, by the word in the address; none: as far as records are kept. */
export const RANGES = [
  { value: '', label: 'All time', ms: undefined },
  { value: '15m', label: 'Last 15 minutes', ms: 15 * 60_000 },
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '24h', label: 'Last 24 hours', ms: 86_400_000 },
  { value: '7d', label: 'Last 7 days', ms: 7 * 86_400_000 },
  { value: 'custom', label: 'Custom …', ms: undefined },
] as const

interface RangeInput {
  range?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** From when to when, as the api takes it. A preset goes back from `now`; what is no time is left out. */
export function toTimes({ range, from, to }: RangeInput, now: Date): { from?: string; to?: string } {
  if (range === 'custom') return { ...time('from', from), ...time('to', to) }
  const ms = RANGES.find(({ value }) => value === range)?.ms
  return ms === undefined ? {} : { from: new Date(now.getTime() - ms).toISOString() }
}

function time<Name extends string>(name: Name, text: string | undefined): { [Key in Name]?: string } {
  const found: { [Key in Name]?: string } = {}
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  if (!Number.isNaN(ms)) found[name] = new Date(ms).toISOString()
  return found
}

/** A time as `<input type="datetime-local">` holds it, in the reader's own zone; empty for what is none. */
export function toLocalInput(text: string | undefined): string {
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  if (Number.isNaN(ms)) return ''
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
