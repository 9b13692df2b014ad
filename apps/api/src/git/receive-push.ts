import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Request } from 'express'
import type { Dependencies } from '../dependencies.ts'
import type { createBackendRunner, GitCall } from './create-backend-runner.ts'
import { addPushMarker } from './push-markers.ts'
import type { PushSession, PushSessions } from './push-sessions.ts'
import { reconcileRepository } from './reconcile-repository.ts'

interface PushDependencies {
  dependencies: Dependencies
  sessions: PushSessions
  runBackend: ReturnType<typeof createBackendRunner>
}

const relayScript = fileURLToPath(new URL('hooks/relay-push.ts', import.meta.url))

/**
 * Lets git take a push, with what its hooks need to report it to this very process. Whatever becomes of them, of git or of the caller: a
 * ref that git has written gets its deployment.
 */
export async function receivePush(
  { dependencies, sessions, runBackend }: PushDependencies,
  call: Omit<GitCall, 'path' | 'env'>,
): Promise<void> {
  const { project, userId } = call.permitted
  const session: PushSession = {
    projectId: project.id,
    slug: project.slug,
    userId,
    since: await databaseTime(dependencies),
    isRecorded: false,
  }
  const marker = await addPushMarker(dependencies.config, { projectId: project.id, userId })
  const { token, close } = sessions.open(session)
  const env = {
    PLAT_NODE: process.execPath,
    PLAT_HOOK_SCRIPT: relayScript,
    PLAT_HOOK_URL: `${ownAddress(call.request)}/internal/git/pushes/${token}`,
    PLAT_PRODUCTION_BRANCH: project.productionBranch,
  }
  try {
    await runBackend({ ...call, path: 'git-receive-pack', env })
  } finally {
    close()
    await settle(dependencies, session, marker)
  }
}

async function databaseTime({ sql }: Dependencies): Promise<Date> {
  const { rows } = await sql.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  return rows[0]?.now ?? new Date(0)
}

/** When the hook could not, every ref that was written gets its deployment here, or, when the database is away, soon. */
async function settle(
  dependencies: Dependencies,
  { projectId, userId, isRecorded }: PushSession,
  marker: Awaited<ReturnType<typeof addPushMarker>>,
): Promise<void> {
  try {
    if (!isRecorded) await reconcileRepository(dependencies, { projectId, userId })
    await marker.remove()
  } catch (error) {
    marker.release()
    dependencies.log.warn('a push could not be checked; that is made good soon', { projectId, error })
  }
}

/** Where this very process listens, as seen from this machine. */
function ownAddress({ socket }: Request): string {
  const { address, port } = socket.address() as AddressInfo
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}
