import type { Actor } from '../auth/actor.ts'

/** Whom an activity names: a service acts for nobody. */
export const actorIdOf = (actor: Actor): string | null => (actor.type === 'user' ? actor.userId : null)
