import type { LiveEvent } from '@plat/shared/contracts/live-event.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { HeardNotice } from '../change-feed/changes.ts'
import type { Dependencies } from '../dependencies.ts'
import type { EventStream } from '../http/open-event-stream.ts'
import type { AudienceEvent } from './event-audience.ts'
import { EVENT_TIMING } from './event-timing.ts'
import { findEndedCredentials } from './find-ended-credentials.ts'
import { findVisibleProjects, maySee, type Visibility } from './find-visible-projects.ts'
import { toLiveEvents } from './to-live-events.ts'

type Needed = Pick<Dependencies, 'changes' | 'sql' | 'database' | 'log' | 'stopping'>

export interface Watcher {
  userId: string
  /** The session or personal token it speaks by: it ends with that. */
  sessionId: string | null
  tokenId: string | null
  /** Only this project; null: everything the user may see. */
  projectId: string | null
}

interface Follower extends Watcher {
  send(event: LiveEvent): void
  end(): void
}

export interface EventHub {
  /** @throws AppError RATE_LIMITED when this user, or all together, have too many streams open */
  admit(watcher: Watcher): void
  /** Sends a watcher whatever happens that he may hear of, until either side ends it. */
  follow(watcher: Watcher, stream: EventStream): Promise<void>
  /** Ends a stream of something else when its watcher may not have it any more: his session, or his access to the project, is over. */
  guard(watcher: Watcher, stream: EventStream): void
}

const OF_USER_MAX = 20
const FOLLOWERS_MAX = 1_000
/** Notices that wait to be looked up; with more everybody is told to read afresh. */
const WAITING_MAX = 1_000

/**
 * Turns the notices of all api copies into live events for the people who watch through this one. What each may see is read again every
 * 30 s, and before the next event when it is said to have changed; whether their session lives every 4 s.
 */
export function createEventHub(dependencies: Needed): EventHub {
  const followers = new Set<Follower>()
  let visible = new Map<string, Visibility>()
  const touched = new Set<string>()
  let waiting = 0
  let turn = Promise.resolve()

  const tell = ({ event, projectId, userId }: AudienceEvent): void => {
    for (const follower of followers) {
      const visibility = visible.get(follower.userId)
      const isMeant = follower.projectId === null || follower.projectId === projectId
      const isVisible = projectId === null ? visibility?.isPlatformAdmin || userId === follower.userId : maySee(visibility, projectId)
      if (isMeant && isVisible) follower.send(event)
    }
  }
  const tellAll = (): void => {
    for (const follower of followers) follower.send({ type: 'hello' })
  }
  const readAccess = async (userIds: Iterable<string>): Promise<void> => {
    const ids = [...new Set(userIds)]
    const fresh = await findVisibleProjects(dependencies, ids)
    for (const id of ids) visible.set(id, fresh.get(id) ?? { isPlatformAdmin: false, projectIds: new Set() })
    for (const follower of followers)
      if (follower.projectId !== null && !maySee(visible.get(follower.userId), follower.projectId)) follower.end()
  }
  const readAllAccess = async (): Promise<void> => {
    const present = [...followers].map(({ userId }) => userId)
    visible = new Map([...visible].filter(([userId]) => present.includes(userId)))
    if (present.length > 0) await readAccess(present)
  }
  const hear = async (notice: HeardNotice): Promise<void> => {
    if (followers.size === 0) return
    if (notice.type === 'resync') {
      await readAllAccess()
      tellAll()
    } else if (notice.type === 'access') {
      if (visible.has(notice.userId)) await readAccess([notice.userId])
    } else if (notice.type === 'invocations') {
      for (const projectId of notice.projectIds) touched.add(projectId)
    } else {
      for (const event of await toLiveEvents(dependencies, notice)) tell(event)
    }
  }
  /** One after another, so that what was taken away is gone before the next event. What fails leaves nobody with old rights. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work).catch((error: unknown) => {
      dependencies.log.warn('live events could not be looked up', { error })
      for (const follower of followers) follower.end()
    })
    return turn
  }
  const stopHearing = dependencies.changes.subscribe((notice) => {
    if (followers.size === 0 || notice.type === 'records' || (waiting >= WAITING_MAX && notice.type !== 'access')) return
    waiting += 1
    const overflows = waiting === WAITING_MAX
    void inTurn(async () => {
      waiting -= 1
      await hear(overflows ? { type: 'resync' } : notice)
    })
  })
  const flush = (): void => {
    for (const projectId of touched) tell({ event: { type: 'invocations', projectId }, projectId })
    touched.clear()
  }
  const checkCredentials = async (): Promise<void> => {
    const ids = (of: 'sessionId' | 'tokenId') => [...followers].flatMap((follower) => follower[of] ?? [])
    const credentials = { sessionIds: ids('sessionId'), tokenIds: ids('tokenId') }
    if (followers.size === 0) return
    const ended = await findEndedCredentials(dependencies, credentials)
    for (const follower of followers) if (ended.has(follower.sessionId ?? follower.tokenId ?? '')) follower.end()
  }
  const timers = [
    setInterval(flush, EVENT_TIMING.invocationsMs),
    setInterval(() => void inTurn(readAllAccess), EVENT_TIMING.accessMs),
    setInterval(() => void inTurn(checkCredentials), EVENT_TIMING.credentialsMs),
  ]
  for (const timer of timers) timer.unref()
  dependencies.stopping.addEventListener('abort', () => {
    stopHearing()
    for (const timer of timers) clearInterval(timer)
    for (const follower of followers) follower.end()
  })
  const add = (watcher: Watcher, stream: EventStream, send: Follower['send']): Follower => {
    const follower: Follower = { ...watcher, send, end: () => stream.end() }
    followers.add(follower)
    stream.closed.addEventListener('abort', () => followers.delete(follower))
    return follower
  }
  return {
    admit({ userId }) {
      const own = [...followers].filter((follower) => follower.userId === userId).length
      if (own < OF_USER_MAX && followers.size < FOLLOWERS_MAX) return
      throw new AppError('RATE_LIMITED', { detail: 'Too many live streams are open. Close some, and wait.', retryAfterSeconds: 10 })
    },
    async follow(watcher, stream) {
      const follower = add(watcher, stream, (event) => stream.send(event))
      await inTurn(async () => {
        await readAccess([watcher.userId])
        follower.send({ type: 'hello' })
      })
    },
    guard(watcher, stream) {
      add(watcher, stream, () => undefined)
      void inTurn(() => readAccess([watcher.userId]))
    },
  }
}
