import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { Member, MemberInput } from '@plat/shared/contracts/projects.ts'
import { z } from 'zod'
import { actorIdOf } from '../activity/actor-id-of.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { findMember } from './find-member.ts'
import { presentMember } from './member.presenter.ts'
import { putMember } from './put-member.ts'
import { removeMember } from './remove-member.ts'

const ProjectParams = z.object({ project: z.string() })
const MemberParams = ProjectParams.extend({ userId: z.string() })
const access = { type: 'project', role: 'admin' } as const
const path = '/api/projects/:project/members/:userId'
const tag = 'members'

/** Who has which role on a project; for its admins. */
export function memberRoutes(dependencies: Dependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/projects/:project/members',
      access,
      summary: 'List the members of a project',
      tag,
      status: 200,
      params: ProjectParams,
      query: PageQuery,
      response: page(Member),
      async handle({ project, query: { cursor, limit } }) {
        const before = decodeCursor(cursor)
        const rows = await dependencies.database.projectMember.findMany({
          where: { projectId: project.id, ...(before === undefined ? {} : { userId: { lt: before } }) },
          include: { user: { select: { email: true, name: true } } },
          orderBy: { userId: 'desc' },
          take: limit + 1,
        })
        return toPage(rows, limit, { keyOf: (member) => member.userId, present: presentMember })
      },
    }),
    route({
      method: 'get',
      path,
      access,
      summary: 'Get a member of a project',
      tag,
      status: 200,
      params: MemberParams,
      response: Member,
      errors: ['MEMBER_NOT_FOUND'],
      handle: async ({ project, params }) => presentMember(await findMember(dependencies, project.id, params.userId)),
    }),
    route({
      method: 'put',
      path,
      access,
      summary: 'Give a user, named by id or e-mail address, a role on a project',
      tag,
      status: 200,
      params: MemberParams,
      body: MemberInput,
      response: Member,
      errors: ['USER_NOT_FOUND', 'CONFLICT', 'QUOTA_EXCEEDED'],
      handle: async ({ actor, project, params, body }) => {
        const input = { projectId: project.id, userId: params.userId, role: body.role, actorId: actorIdOf(actor) }
        return presentMember(await putMember(dependencies, input))
      },
    }),
    route({
      method: 'delete',
      path,
      access,
      summary: 'Take a user’s role on a project away',
      tag,
      status: 204,
      params: MemberParams,
      errors: ['MEMBER_NOT_FOUND', 'CONFLICT'],
      handle: ({ actor, project, params }) =>
        removeMember(dependencies, { projectId: project.id, userId: params.userId, actorId: actorIdOf(actor) }),
    }),
  ]
}
