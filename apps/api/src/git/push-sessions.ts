import { randomBytes } from 'node:crypto'

export interface PushSession {
  projectId: string
  slug: string
  userId: string | null
  /** When the push began, by the database's clock. */
  since: Date
  /** Set once every ref of the push has its deployment. */
  isRecorded: boolean
}

/** Pushes under way in this process, by a secret that works once: what lets git's hook, and nobody else, report the refs of a push. */
export interface PushSessions {
  open(session: PushSession): { token: string; close(): void }
  /** The session of a secret, which is worth nothing afterwards. */
  take(token: string): PushSession | undefined
}

export function createPushSessions(): PushSessions {
  const sessions = new Map<string, PushSession>()
  return {
    open(session) {
      const token = randomBytes(32).toString('base64url')
      sessions.set(token, session)
      return { token, close: () => void sessions.delete(token) }
    },
    take(token) {
      const session = sessions.get(token)
      sessions.delete(token)
      return session
    },
  }
}
