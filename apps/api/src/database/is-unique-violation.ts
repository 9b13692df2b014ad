/** Whether the ORM (P2002) or Postgres (23505) refused a row because one with the same unique value is there. */
export function isUniqueViolation(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null ? (thrown as { code?: unknown }).code : undefined
  return code === 'P2002' || code === '23505'
}
