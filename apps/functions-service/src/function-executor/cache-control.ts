/**
 * The cache-control a function's response leaves with (R43): nothing is kept by shared caches unless the function says `public` or
 * `s-maxage` and neither cookies nor credentials are involved. Pure.
 */
export function cacheControlFor(given: string, { hasCredentials }: { hasCredentials: boolean }): string {
  if (given.trim() === '') return 'private, no-cache'
  const directives = given.split(',').map((directive) => directive.trim())
  const names = directives.map((directive) => directive.toLowerCase().split('=')[0] ?? '')
  if (names.includes('private') || names.includes('no-store')) return given
  const isShared = names.includes('public') || names.includes('s-maxage')
  if (isShared && !hasCredentials) return given
  return ['private', ...directives.filter((_directive, index) => names[index] !== 'public' && names[index] !== 's-maxage')].join(', ')
}
