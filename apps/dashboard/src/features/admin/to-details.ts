export type Detail = readonly [path: string, value: string]

/** What a service says of itself as a flat list, `cache.entries` and its value in text; empty things are left out. */
export function toDetails(value: unknown, path = ''): Detail[] {
  if (value === null || value === undefined || value === '') return []
  if (typeof value !== 'object') return [[path, String(value)]]
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.length === 0 ? [] : [[path, value.join(', ')]]
  return Object.entries(value).flatMap(([name, inner]) => toDetails(inner, path === '' ? name : `${path}.${name}`))
}
