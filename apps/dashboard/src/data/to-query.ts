/** `?status=ready&branch=main` of what is set, else nothing. */
export function toQuery(values: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  return query.size === 0 ? '' : `?${query}`
}
