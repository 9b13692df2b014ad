/** Where to go after signing in: a path of this dashboard, never another site. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith('/') || /^\/[/\\]/.test(next)) return '/'
  return next
}
