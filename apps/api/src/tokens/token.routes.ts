import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { CreatedToken, CreateTokenInput, PersonalToken } from '@plat/shared/contracts/users.ts'
import { z } from 'zod'
import { userIdOf } from '../auth/user-id-of.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { createToken } from './create-token.ts'
import { revokeToken } from './revoke-token.ts'
import { presentToken } from './token.presenter.ts'

const access = { type: 'user' } as const
const tag = 'tokens'

/** A user's own personal tokens; those of others are not found. */
export function tokenRoutes(dependencies: Dependencies): Route[] {
  const { database } = dependencies
  return [
    route({
      method: 'get',
      path: '/api/tokens',
      access,
      summary: 'List your personal tokens, newest first',
      tag,
      status: 200,
      query: PageQuery,
      response: page(PersonalToken),
      async handle({ actor, query: { cursor, limit } }) {
        const before = decodeCursor(cursor)
        const where = { userId: userIdOf(actor), ...(before === undefined ? {} : { id: { lt: before } }) }
        const rows = await database.personalToken.findMany({ where, orderBy: { id: 'desc' }, take: limit + 1 })
        return toPage(rows, limit, { keyOf: (token) => token.id, present: presentToken })
      },
    }),
    route({
      method: 'post',
      path: '/api/tokens',
      access,
      summary: 'Create a personal token; this answer is the only one that shows it',
      tag,
      status: 201,
      body: CreateTokenInput,
      response: CreatedToken,
      errors: ['VALIDATION_FAILED', 'QUOTA_EXCEEDED'],
      async handle({ actor, body }) {
        const { record, token } = await createToken(dependencies, userIdOf(actor), body)
        return { ...presentToken(record), token }
      },
    }),
    route({
      method: 'delete',
      path: '/api/tokens/:tokenId',
      access,
      summary: 'Delete one of your personal tokens; it stops working at once',
      tag,
      status: 204,
      params: z.object({ tokenId: z.string() }),
      errors: ['TOKEN_NOT_FOUND'],
      async handle({ actor, params: { tokenId } }) {
        await revokeToken(dependencies, { userId: userIdOf(actor), tokenId })
      },
    }),
  ]
}
