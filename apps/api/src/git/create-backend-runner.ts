import { fileURLToPath } from 'node:url'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Request, Response } from 'express'
import type { Dependencies } from '../dependencies.ts'
import { ensureRepository } from './ensure-repository.ts'
import type { PermittedGit } from './permit-git.ts'
import { repositoriesFolder } from './repository-path.ts'
import { runHttpBackend } from './run-http-backend.ts'

export interface GitCall {
  request: Request
  response: Response
  permitted: PermittedGit
  /** Below the repository: info/refs, git-upload-pack or git-receive-pack. */
  path: string
  query?: string
  /** Further environment, for hooks. */
  env?: Readonly<Record<string, string>>
}

const BACKENDS_MAX = 32
const PUSH_BYTES_MAX = 1024 * 1024 * 1024

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
  'core.hooksPath': fileURLToPath(new URL('hooks', import.meta.url)),
}

/**
 * Makes the function that lets git answer a permitted request over the project's bare repository, which it makes when there is none. At
 * most 32 at once: others are asked to come back (503). Git says something every 5 s while it thinks or builds, so that a connection on
 * which nothing moves may be cut like any other.
 */
export function createBackendRunner(dependencies: Dependencies): (call: GitCall) => Promise<void> {
  let running = 0
  return async ({ request, response, permitted, path, query = '', env }) => {
    if (running >= BACKENDS_MAX) throw tooMany()
    running += 1
    const { id } = permitted.project
    try {
      await ensureRepository(dependencies, permitted.project)
      const trouble = await runHttpBackend(request, response, {
        folder: repositoriesFolder(dependencies.config),
        path: `/${id}.git/${path}`,
        query,
        userId: permitted.userId ?? 'service',
        config: CONFIG,
        ...(env ? { env } : {}),
      })
      if (trouble) dependencies.log.info('git did not end well', { projectId: id, path, trouble })
    } finally {
      running -= 1
    }
  }
}

const tooMany = (): AppError =>
  new AppError('SHUTTING_DOWN', { detail: 'Too many git requests run at once. Try again in a moment.', retryAfterSeconds: 5 })
