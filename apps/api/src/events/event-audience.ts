import type { LiveEvent } from '@plat/shared/contracts/live-event.ts'

/** A live event and who may hear of it. */
export interface AudienceEvent {
  event: LiveEvent
  /** Null: of no project. */
  projectId: string | null
  /** Whose own doing it is: of what is of no project they alone, and admins, hear. */
  userId?: string | null
}
