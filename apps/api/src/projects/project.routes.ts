import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { CreateProjectInput, Project, UpdateProjectInput } from '@plat/shared/contracts/projects.ts'
import { z } from 'zod'
import { actorIdOf } from '../activity/actor-id-of.ts'
import { userIdOf } from '../auth/user-id-of.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { createProject } from './create-project.ts'
import { deleteProject } from './delete-project.ts'
import { listProjects } from './list-projects.ts'
import { presentProject } from './project.presenter.ts'
import { updateProject } from './update-project.ts'

const params = z.object({ project: z.string() })
const path = '/api/projects/:project'
const tag = 'projects'

/** Projects; `:project` is an id or a slug. */
export function projectRoutes(dependencies: Dependencies): Route[] {
  const { config } = dependencies
  return [
    route({
      method: 'get',
      path: '/api/projects',
      access: { type: 'user' },
      summary: 'List the projects you may see, newest first',
      tag,
      status: 200,
      query: PageQuery,
      response: page(Project),
      async handle({ actor, query: { cursor, limit } }) {
        if (actor.type !== 'user') return toPage([], limit, { keyOf: String, present: String })
        const rows = await listProjects(dependencies, actor, { before: decodeCursor(cursor), take: limit + 1 })
        return toPage(rows, limit, {
          keyOf: ({ project }) => project.id,
          present: ({ project, role }) => presentProject(config, project, role),
        })
      },
    }),
    route({
      method: 'post',
      path: '/api/projects',
      access: { type: 'user' },
      summary: 'Create a project; you become its owner',
      tag,
      status: 201,
      body: CreateProjectInput,
      response: Project,
      errors: ['VALIDATION_FAILED', 'CONFLICT', 'QUOTA_EXCEEDED'],
      handle: async ({ actor, body }) => presentProject(config, await createProject(dependencies, userIdOf(actor), body), 'owner'),
    }),
    route({
      method: 'get',
      path,
      access: { type: 'project', role: 'viewer' },
      summary: 'Get a project',
      tag,
      status: 200,
      params,
      response: Project,
      handle: ({ project, role }) => presentProject(config, project, role),
    }),
    route({
      method: 'patch',
      path,
      access: { type: 'project', role: 'admin' },
      summary: 'Change the settings of a project; its slug and hosts stay',
      tag,
      status: 200,
      params,
      body: UpdateProjectInput,
      response: Project,
      errors: ['VALIDATION_FAILED'],
      handle: async ({ actor, project, role, body }) =>
        presentProject(config, await updateProject(dependencies, project, body, actorIdOf(actor)), role),
    }),
    route({
      method: 'delete',
      path,
      access: { type: 'project', role: 'owner' },
      summary: 'Delete a project and everything that is its',
      tag,
      status: 204,
      params,
      handle: ({ actor, project }) => deleteProject(dependencies, project.id, actorIdOf(actor)),
    }),
  ]
}
