import type { Actor } from '../auth/actor.ts'
import type { Watcher } from './event-hub.ts'

/** The actor as a watcher of a project, or with null of everything; undefined for a service, which nobody revokes. */
export const toWatcher = (actor: Actor, projectId: string | null): Watcher | undefined =>
  actor.type === 'user' ? { userId: actor.userId, sessionId: actor.sessionId, tokenId: actor.tokenId ?? null, projectId } : undefined
