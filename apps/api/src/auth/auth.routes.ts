import { LoginInput, Session, SetupInput, UpdateMeInput, User } from '@plat/shared/contracts/users.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { UserRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Route, route } from '../http/route.ts'
import { revokeSession } from '../sessions/revoke-session.ts'
import { presentUser } from '../users/user.presenter.ts'
import { createAttemptLimiter } from './attempt-limiter.ts'
import { callerAddress } from './caller-address.ts'
import { logIn } from './log-in.ts'
import { sessionClient } from './session-client.ts'
import { sessionCookie } from './session-cookie.ts'
import { SESSION_SECONDS } from './session-token.ts'
import { setUp } from './set-up.ts'
import { findSetupCode } from './setup-code.ts'
import { updateMe } from './update-me.ts'
import { userIdOf } from './user-id-of.ts'

const WINDOW_MS = 5 * 60_000
const ACCOUNT_ATTEMPTS_MAX = 10
const ADDRESS_ATTEMPTS_MAX = 60

const tag = 'auth'

/** Signing in and out. Failed attempts are limited by account and by address of the connection. */
export function authRoutes(dependencies: Dependencies): Route[] {
  const nowMs = () => dependencies.clock.now().getTime()
  const ofAddress = createAttemptLimiter({ attemptsMax: ADDRESS_ATTEMPTS_MAX, windowMs: WINDOW_MS, nowMs })
  const ofAccount = createAttemptLimiter({ attemptsMax: ACCOUNT_ATTEMPTS_MAX, windowMs: WINDOW_MS, nowMs })
  return [
    route({
      method: 'post',
      path: '/api/auth/setup',
      access: { type: 'public' },
      summary: 'Create the first admin with the one-time setup code',
      tag,
      status: 201,
      body: SetupInput,
      response: Session,
      errors: ['UNAUTHENTICATED', 'CONFLICT', 'RATE_LIMITED'],
      async handle({ body, request, response }) {
        const opened = await ofAddress.attempt(callerAddress(request), () => setUp(dependencies, body, sessionClient(request)))
        return answerSession({ opened, inCookie: body.cookie, request, response })
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/login',
      access: { type: 'public' },
      summary: 'Sign in with e-mail address and password',
      tag,
      status: 200,
      body: LoginInput,
      response: Session,
      errors: ['UNAUTHENTICATED', 'RATE_LIMITED'],
      async handle({ body, request, response }) {
        const ofThisAccount = () => ofAccount.attempt(body.email, () => logIn(dependencies, body, sessionClient(request)))
        const opened = await ofAddress.attempt(callerAddress(request), ofThisAccount)
        return answerSession({ opened, inCookie: body.cookie, request, response })
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/logout',
      access: { type: 'user' },
      summary: 'End this session',
      tag,
      status: 204,
      async handle({ actor, request, response }) {
        if (actor.type !== 'user' || actor.sessionId === null)
          throw new AppError('BAD_REQUEST', { detail: 'This is a personal token, no session. Delete it with DELETE /api/tokens/:id.' })
        await revokeSession(dependencies, { userId: actor.userId, sessionId: actor.sessionId })
        if (sessionCookie.read(request) !== undefined) sessionCookie.clear(request, response)
      },
    }),
    route({
      method: 'get',
      path: '/api/auth/me',
      access: { type: 'user' },
      summary: 'Who is signed in',
      tag,
      status: 200,
      response: User,
      async handle({ actor }) {
        const user = await dependencies.database.user.findUnique({ where: { id: userIdOf(actor) } })
        if (!user) throw new AppError('UNAUTHENTICATED') // deleted since it was authenticated
        return presentUser(user)
      },
    }),
    route({
      method: 'patch',
      path: '/api/auth/me',
      access: { type: 'user' },
      summary: 'Change your name, or your password, which ends your other sessions',
      tag,
      status: 200,
      body: UpdateMeInput,
      response: User,
      errors: ['VALIDATION_FAILED', 'RATE_LIMITED'],
      handle: async ({ actor, body }) =>
        presentUser(await ofAccount.attempt(userIdOf(actor), () => updateMe(dependencies, actor, body), 'VALIDATION_FAILED')),
    }),
    route({
      method: 'get',
      path: '/internal/setup',
      access: { type: 'service' },
      summary: 'Whether the platform waits for its first admin, and the code that makes one',
      tag: 'internal',
      status: 200,
      response: z.object({ needed: z.boolean(), code: z.string().nullable() }),
      async handle() {
        const code = await findSetupCode(dependencies)
        return { needed: code !== null, code }
      },
    }),
  ]
}

interface SessionAnswer {
  opened: { user: UserRecord; token: string; expiresAt: Date }
  inCookie: boolean | undefined
  request: Request
  response: Response
}

/** The token travels once: as a cookie, or in the answer. */
function answerSession({ opened: { user, token, expiresAt }, inCookie, request, response }: SessionAnswer) {
  if (inCookie) sessionCookie.set(request, response, { token, maxAgeSeconds: SESSION_SECONDS })
  return { ...(inCookie ? {} : { token }), expiresAt: expiresAt.toISOString(), user: presentUser(user) }
}
