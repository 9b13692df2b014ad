import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { CreateUserInput, UpdateUserInput, User } from '@plat/shared/contracts/users.ts'
import { z } from 'zod'
import { userIdOf } from '../auth/user-id-of.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { createUser } from './create-user.ts'
import { deleteUser } from './delete-user.ts'
import { findUser } from './find-user.ts'
import { updateUser } from './update-user.ts'
import { presentUser } from './user.presenter.ts'

const UserParams = z.object({ userId: z.string() })
const access = { type: 'platform-admin' } as const
const tag = 'users'

/** The people of the platform, for its admins. */
export function userRoutes(dependencies: Dependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/users',
      access,
      summary: 'List users, newest first',
      tag,
      status: 200,
      query: PageQuery,
      response: page(User),
      async handle({ query: { cursor, limit } }) {
        const before = decodeCursor(cursor)
        const where = before === undefined ? {} : { id: { lt: before } }
        const rows = await dependencies.database.user.findMany({ where, orderBy: { id: 'desc' }, take: limit + 1 })
        return toPage(rows, limit, { keyOf: (user) => user.id, present: presentUser })
      },
    }),
    route({
      method: 'post',
      path: '/api/users',
      access,
      summary: 'Create a user',
      tag,
      status: 201,
      body: CreateUserInput,
      response: User,
      errors: ['CONFLICT', 'QUOTA_EXCEEDED', 'RATE_LIMITED'],
      handle: async ({ actor, body }) => presentUser(await createUser(dependencies, body, userIdOf(actor))),
    }),
    route({
      method: 'get',
      path: '/api/users/:userId',
      access,
      summary: 'Get a user',
      tag,
      status: 200,
      params: UserParams,
      response: User,
      errors: ['USER_NOT_FOUND'],
      handle: async ({ params }) => presentUser(await findUser(dependencies, params.userId)),
    }),
    route({
      method: 'patch',
      path: '/api/users/:userId',
      access,
      summary: 'Change a user; a new password ends their sessions',
      tag,
      status: 200,
      params: UserParams,
      body: UpdateUserInput,
      response: User,
      errors: ['USER_NOT_FOUND', 'CONFLICT', 'RATE_LIMITED'],
      handle: async ({ actor, params, body }) => presentUser(await updateUser(dependencies, params.userId, body, userIdOf(actor))),
    }),
    route({
      method: 'delete',
      path: '/api/users/:userId',
      access,
      summary: 'Delete a user with their sessions and tokens; projects they own pass to an admin',
      tag,
      status: 204,
      params: UserParams,
      errors: ['USER_NOT_FOUND', 'CONFLICT'],
      handle: ({ actor, params }) => deleteUser(dependencies, userIdOf(actor), params.userId),
    }),
  ]
}
