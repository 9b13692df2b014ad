/** How long a new token holds; the empty one: until it is revoked. */
export const EXPIRY_OPTIONS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '', label: 'Until revoked' },
]

const DAY_MS = 86_400_000

/** When something made now ends after so many days, as the api wants it. */
export const expiryAfter = (days: string, now: Date): string | undefined =>
  days === '' ? undefined : new Date(now.getTime() + Number(days) * DAY_MS).toISOString()
