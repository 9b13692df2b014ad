const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/
/** Slugs that no new project gets: hosts of Plat itself, and names that its api uses where an address has a slug. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set(['api', 'dashboard', 'www', 'projects', 'code'])

/** The slug made of a project's name: lower case, accents dropped, everything else joined by single hyphens. May still be invalid: see isProjectSlug. */
export function toSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/** Whether text has the form of a project's slug (contract §2): 1–40 characters, no `--`. A project may be older than a reserved word. */
export function isSlug(text: string): boolean {
  return SLUG.test(text) && !text.includes('--')
}

/** Whether text may become a project's slug: it has the form of one, and is none of the reserved words. */
export function isProjectSlug(text: string): boolean {
  return isSlug(text) && !RESERVED_SLUGS.has(text)
}
