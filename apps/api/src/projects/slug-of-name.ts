import { isProjectSlug, RESERVED_SLUGS, toSlug } from '@plat/shared/domain/slug.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { isUuid } from '../access/is-uuid.ts'

/**
 * The slug that a project's name gives. Something that looks like an id could not be told from one in a path.
 *
 * @throws AppError VALIDATION_FAILED when it gives none that a project may have
 */
export function slugOfName(name: string): string {
  const slug = toSlug(name)
  if (isProjectSlug(slug) && !isUuid(slug)) return slug
  const message = RESERVED_SLUGS.has(slug)
    ? `"${slug}" is an address of Plat itself, as are ${[...RESERVED_SLUGS].filter((each) => each !== slug).join(', ')}. Choose another name.`
    : `Its host would be "${slug}", which cannot be used: take 1 to 40 letters and digits.`
  throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'name', message }] })
}
