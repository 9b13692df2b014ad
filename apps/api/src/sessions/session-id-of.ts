import type { Actor } from '../auth/actor.ts'

/** The session the caller speaks by; null for a personal token. */
export const sessionIdOf = (actor: Actor): string | null => (actor.type === 'user' ? actor.sessionId : null)
