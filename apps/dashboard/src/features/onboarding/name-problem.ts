import { isProjectSlug, toSlug } from '@plat/shared/domain/slug.ts'

export const NAME_CHARACTERS_MAX = 64
const SLUG_CHARACTERS_MAX = 40

/** Why a project cannot be called so (contract §2 and §7); undefined when it can, as far as is known without asking whether it is taken. */
export function nameProblem(name: string): string | undefined {
  const slug = toSlug(name)
  if (name.trim() === '') return 'Give the project a name.'
  if (name.trim().length > NAME_CHARACTERS_MAX) return `Use at most ${NAME_CHARACTERS_MAX} characters.`
  if (slug === '') return 'Use a letter from a to z or a digit, too: the address is made of them.'
  if (slug.length > SLUG_CHARACTERS_MAX)
    return `Use a shorter name: it would take ${slug.length} characters of the address, and ${SLUG_CHARACTERS_MAX} fit.`
  return isProjectSlug(slug) ? undefined : `${slug} is an address of Plat itself. Use another name.`
}
