const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/
const RESERVED = new Set(['api', 'dashboard', 'www'])

/** The slug made of a project's name: lower case, accents dropped, everything else joined by single hyphens. May still be invalid: see isProjectSlug. */
export function toSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/** Whether text may be a project's slug (contract §2): 1–40 characters, no `--`, none of the reserved words. */
export function isProjectSlug(text: string): boolean {
  return SLUG.test(text) && !text.includes('--') && !RESERVED.has(text)
}
