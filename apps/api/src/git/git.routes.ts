import { AppError } from '@plat/shared/errors/app-error.ts'
import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import type { Dependencies } from '../dependencies.ts'
import { answerGitError } from './answer-git-error.ts'
import { createGitServer } from './create-git-server.ts'
import { type GitService, permitGit } from './permit-git.ts'
import { createPushSessions } from './push-sessions.ts'
import { takePushReport } from './take-push-report.ts'

const UPDATES_BYTES_MAX = 4 * 1024 * 1024
const SERVICES: readonly string[] = ['git-upload-pack', 'git-receive-pack'] satisfies GitService[]

/**
 * Git over HTTP at /git/<project>.git, and the door for git's own hook. Reads raw bodies, so it is mounted before any body parser. Errors are
 * plain text: git shows them to people.
 */
export function gitRoutes(dependencies: Dependencies): Router {
  const router = Router({ caseSensitive: true })
  const sessions = createPushSessions()
  const server = createGitServer(dependencies, sessions)
  const handle =
    (serviceOf: (request: Request) => GitService, act: (request: Request, response: Response, service: GitService) => Promise<void>): RequestHandler =>
    async (request, response) => {
      try {
        await act(request, response, serviceOf(request))
      } catch (error) {
        answerGitError(dependencies, response, error)
      }
    }
  const permit = (request: Request, service: GitService) =>
    permitGit(dependencies, { authorization: request.headers.authorization, name: String(request.params.repository), service })

  router.get(
    '/git/:repository/info/refs',
    handle(
      (request) => toService(request.query.service),
      async (request, response, service) => server.advertise(request, response, await permit(request, service), service),
    ),
  )
  router.post(
    '/git/:repository/git-upload-pack',
    handle(
      () => 'git-upload-pack',
      async (request, response, service) => server.fetch(request, response, await permit(request, service)),
    ),
  )
  router.post(
    '/git/:repository/git-receive-pack',
    handle(
      () => 'git-receive-pack',
      async (request, response, service) => server.push(request, response, await permit(request, service)),
    ),
  )
  router.use('/git', (_request, response) =>
    answerGitError(dependencies, response, new AppError('NOT_FOUND', { detail: 'Nothing is here. Use this address with git: git remote add plat <api>/git/<project>.git' })),
  )
  router.post('/internal/git/pushes/:token', express.text({ limit: UPDATES_BYTES_MAX, type: () => true }), takePushReport(dependencies, sessions))
  return router
}

/** Only git's smart protocol is spoken. */
function toService(asked: unknown): GitService {
  if (typeof asked === 'string' && SERVICES.includes(asked)) return asked as GitService
  throw new AppError('FORBIDDEN', { detail: 'This git is too old, or no git: only the smart HTTP protocol is spoken here.' })
}
