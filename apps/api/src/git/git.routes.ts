import { AppError } from '@plat/shared/errors/app-error.ts'
import express, { type Request, type RequestHandler, Router } from 'express'
import type { Dependencies } from '../dependencies.ts'
import { answerGitError } from './answer-git-error.ts'
import { createBackendRunner, type GitCall } from './create-backend-runner.ts'
import { type GitService, permitGit } from './permit-git.ts'
import { createPushSessions } from './push-sessions.ts'
import { receivePush } from './receive-push.ts'
import { takePushReport } from './take-push-report.ts'

type Answer = (call: Pick<GitCall, 'request' | 'response' | 'permitted'>, service: GitService) => Promise<void>

const UPDATES_BYTES_MAX = 4 * 1024 * 1024
const SERVICES: readonly string[] = ['git-upload-pack', 'git-receive-pack'] satisfies GitService[]
const NOTHING_HERE = 'Nothing is here. Use this address with git: git remote add plat <api>/git/<project>.git'

/**
 * Git over HTTP at /git/<project>.git, and the door for git's own hook. Reads raw bodies, so it is mounted before any body parser. Errors
 * are plain text: git shows them to people.
 */
export function gitRoutes(dependencies: Dependencies): Router {
  const router = Router({ caseSensitive: true })
  const sessions = createPushSessions()
  const runBackend = createBackendRunner(dependencies)
  const serve = (serviceOf: (request: Request) => GitService, answer: Answer) => serveGit(dependencies, serviceOf, answer)
  const advertise: Answer = (call, service) => runBackend({ ...call, path: 'info/refs', query: `service=${service}` })
  const fetch: Answer = (call) => runBackend({ ...call, path: 'git-upload-pack' })
  const push: Answer = (call) => receivePush({ dependencies, sessions, runBackend }, call)

  router.get(
    '/git/:repository/info/refs',
    serve(({ query }) => toService(query.service), advertise),
  )
  router.post(
    '/git/:repository/git-upload-pack',
    serve(() => 'git-upload-pack', fetch),
  )
  router.post(
    '/git/:repository/git-receive-pack',
    serve(() => 'git-receive-pack', push),
  )
  router.use('/git', (_request, response) => answerGitError(dependencies, response, new AppError('NOT_FOUND', { detail: NOTHING_HERE })))
  const readUpdates = express.text({ limit: UPDATES_BYTES_MAX, type: () => true })
  router.post('/internal/git/pushes/:token', readUpdates, takePushReport(dependencies, sessions))
  return router
}

/** Permits, answers, and turns every failure into a sentence. */
function serveGit(dependencies: Dependencies, serviceOf: (request: Request) => GitService, answer: Answer): RequestHandler {
  return async (request, response) => {
    try {
      const service = serviceOf(request)
      const { authorization } = request.headers
      const permitted = await permitGit(dependencies, { authorization, name: String(request.params.repository), service })
      await answer({ request, response, permitted }, service)
    } catch (error) {
      answerGitError(dependencies, response, error)
    }
  }
}

/** Only git's smart protocol is spoken. */
function toService(asked: unknown): GitService {
  if (typeof asked === 'string' && SERVICES.includes(asked)) return asked as GitService
  throw new AppError('FORBIDDEN', { detail: 'This git is too old, or no git: only the smart HTTP protocol is spoken here.' })
}
