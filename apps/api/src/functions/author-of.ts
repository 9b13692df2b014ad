import type { Actor } from '../auth/actor.ts'

/** Who a version is written down to: the signed-in user; nobody when a service acts. */
export const authorOf = (actor: Actor): string | null => (actor.type === 'user' ? actor.userId : null)
