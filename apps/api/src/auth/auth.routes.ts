import { LoginInput, Session, SetupInput, User } from '@plat/shared/contracts/users.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { z } from 'zod'
import type { UserRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { type Route, route } from '../http/route.ts'
import { presentUser } from '../users/user.presenter.ts'
import { createAttemptLimiter } from './attempt-limiter.ts'
import { logIn } from './log-in.ts'
import { setUp } from './set-up.ts'
import { findSetupCode } from './setup-code.ts'
import { socketAddress } from './socket-address.ts'
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
      handle: async ({ body, request }) => presentSession(await ofAddress.attempt(socketAddress(request), () => setUp(dependencies, body))),
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
      async handle({ body, request }) {
        const ofThisAccount = () => ofAccount.attempt(body.email, () => logIn(dependencies, body))
        return presentSession(await ofAddress.attempt(socketAddress(request), ofThisAccount))
      },
    }),
    route({
      method: 'post',
      path: '/api/auth/logout',
      access: { type: 'user' },
      summary: 'End this session',
      tag,
      status: 204,
      async handle({ actor }) {
        if (actor.type !== 'user' || actor.sessionId === null)
          throw new AppError('BAD_REQUEST', { detail: 'This is a personal token, no session. Delete it with DELETE /api/tokens/:id.' })
        await dependencies.database.session.deleteMany({ where: { id: actor.sessionId } })
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

const presentSession = ({ user, token, expiresAt }: { user: UserRecord; token: string; expiresAt: Date }) => ({
  token,
  expiresAt: expiresAt.toISOString(),
  user: presentUser(user),
})
