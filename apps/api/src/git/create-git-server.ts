import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Request, Response } from 'express'
import type { Dependencies } from '../dependencies.ts'
import { ensureRepository } from './ensure-repository.ts'
import type { GitService, PermittedGit } from './permit-git.ts'
import { addPushMarker } from './push-markers.ts'
import type { PushSessions } from './push-sessions.ts'
import { reconcileRepository } from './reconcile-repository.ts'
import { repositoriesFolder } from './repository-path.ts'
import { type BackendCall, runHttpBackend } from './run-http-backend.ts'

export interface GitServer {
  /** Answers what refs there are. */
  advertise(request: Request, response: Response, permitted: PermittedGit, service: GitService): Promise<void>
  /** Sends objects of the project. */
  fetch(request: Request, response: Response, permitted: PermittedGit): Promise<void>
  /** Takes objects and refs, and deploys the branches. */
  push(request: Request, response: Response, permitted: PermittedGit): Promise<void>
}

const BACKENDS_MAX = 32
const PUSH_BYTES_MAX = 1024 * 1024 * 1024
const hooksFolder = fileURLToPath(new URL('hooks', import.meta.url))
const relayScript = fileURLToPath(new URL('hooks/relay-push.ts', import.meta.url))

const CONFIG: Record<string, string> = {
  'http.receivepack': 'true',
  'http.getanyfile': 'false',
  'transfer.fsckObjects': 'true',
  'receive.maxInputSize': String(PUSH_BYTES_MAX),
  'receive.denyDeleteCurrent': 'ignore', // the update hook says no to it, in words
  'uploadpack.allowAnySHA1InWant': 'true', // builds fetch exact commits, branches may have moved on
  'uploadpack.allowFilter': 'true',
  'gc.autoDetach': 'false', // nothing may outlive the request
  'maintenance.autoDetach': 'false',
  'core.hooksPath': hooksFolder,
}

/** Git's smart HTTP protocol over bare repositories, by git itself. At most 32 requests at once; others are asked to come back (503). */
export function createGitServer(dependencies: Dependencies, sessions: PushSessions): GitServer {
  let running = 0

  const serve = async (request: Request, response: Response, permitted: PermittedGit, call: Pick<BackendCall, 'path' | 'query' | 'env'>) => {
    if (running >= BACKENDS_MAX) throw new AppError('SHUTTING_DOWN', { detail: 'Too many git requests run at once. Try again in a moment.', retryAfterSeconds: 5 })
    running += 1
    const { socket } = request
    const idleMs = socket.timeout ?? 0
    socket.setTimeout(0) // git may think, and builds may be silent, for longer than an idle connection may
    try {
      await ensureRepository(dependencies, permitted.project)
      const trouble = await runHttpBackend(request, response, {
        ...call,
        folder: repositoriesFolder(dependencies.config),
        path: `/${permitted.project.id}.git/${call.path}`,
        userId: permitted.userId ?? 'service',
        config: CONFIG,
      })
      if (trouble) dependencies.log.warn('git ended with an error', { projectId: permitted.project.id, path: call.path, trouble })
    } finally {
      running -= 1
      socket.setTimeout(idleMs)
    }
  }

  return {
    advertise: (request, response, permitted, service) => serve(request, response, permitted, { path: 'info/refs', query: `service=${service}` }),
    fetch: (request, response, permitted) => serve(request, response, permitted, { path: 'git-upload-pack', query: '' }),
    async push(request, response, permitted) {
      const { project, userId } = permitted
      const { rows } = await dependencies.sql.query<{ now: Date }>('SELECT clock_timestamp() AS now')
      const session = sessions.open({ projectId: project.id, slug: project.slug, userId, since: rows[0]?.now ?? new Date(0) })
      const marker = await addPushMarker(dependencies.config, { projectId: project.id, userId })
      const env = {
        PLAT_NODE: process.execPath,
        PLAT_HOOK_SCRIPT: relayScript,
        PLAT_HOOK_URL: `${ownAddress(request)}/internal/git/pushes/${session.token}`,
        PLAT_PRODUCTION_BRANCH: project.productionBranch,
      }
      try {
        await serve(request, response, permitted, { path: 'git-receive-pack', query: '', env })
      } finally {
        session.close()
        await settle(dependencies, { projectId: project.id, userId }, marker)
      }
    },
  }
}

/** Whatever became of the hook: a ref that git has written gets its deployment, now or, when the database is away, soon. */
async function settle(
  dependencies: Dependencies,
  push: { projectId: string; userId: string | null },
  marker: Awaited<ReturnType<typeof addPushMarker>>,
): Promise<void> {
  try {
    await reconcileRepository(dependencies, push)
    await marker.remove()
  } catch (error) {
    marker.release()
    dependencies.log.warn('a push could not be checked; that is made good soon', { projectId: push.projectId, error })
  }
}

/** Where this very process listens, as seen from this machine. */
function ownAddress({ socket }: Request): string {
  const { address, port } = socket.address() as AddressInfo
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}
