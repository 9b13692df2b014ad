import type { Actor } from './actor.ts'

/** The id of the signed-in user; for routes whose access lets nobody else through. @throws Error for any other actor: a bug of the route */
export function userIdOf(actor: Actor): string {
  if (actor.type !== 'user') throw new Error(`a route for users was called by ${actor.type}`)
  return actor.userId
}
