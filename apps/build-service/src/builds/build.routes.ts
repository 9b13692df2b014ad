import { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { hasServiceToken } from '@plat/shared/service-kit/service-token.ts'
import { Router } from 'express'
import type { BuildSlots } from './build-slots.ts'

const RETRY_SECONDS = 3

/** POST /builds, with the service token: 202 when the build runs now, 409 when there is no free slot, 503 while stopping. */
export function buildRoutes({ slots, serviceToken }: { slots: BuildSlots; serviceToken: string }): Router {
  const routes = Router()
  routes.post('/builds', (request, response) => {
    if (!hasServiceToken(request.headers.authorization, serviceToken)) throw new AppError('UNAUTHENTICATED')
    const parsed = BuildSpec.safeParse(request.body)
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
      throw new AppError('BAD_REQUEST', { fields })
    }
    const answer = slots.accept(parsed.data)
    if (answer === 'full')
      throw new AppError('CONFLICT', { detail: 'Every build slot is taken. Offer the build to another service, or later.' })
    if (answer === 'stopping') throw new AppError('SHUTTING_DOWN', { retryAfterSeconds: RETRY_SECONDS })
    response.status(202).json({ accepted: true })
  })
  return routes
}
