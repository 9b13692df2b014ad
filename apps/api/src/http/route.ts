import type { Role } from '@plat/shared/contracts/common.ts'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Actor } from '../auth/actor.ts'
import type { DeploymentRecord, ProjectRecord } from '../database/records.ts'

/**
 * Who may call a route; every route declares one, checked before its handler runs (R50).
 * What the caller may not read answers 404, a role too low on something visible 403.
 */
export type Access =
  | { type: 'public' }
  /** The service token only. */
  | { type: 'service' }
  /** Any signed-in user. */
  | { type: 'user' }
  | { type: 'platform-admin' }
  /** At least this role on the project named by `:project` or `:projectId` (id or slug). The context carries it. */
  | { type: 'project'; role: Role }
  /** At least this role on the project of the deployment named by `:deploymentId`. The context carries both. */
  | { type: 'deployment'; role: Role }
  /** At least this role on the project of the invocation named by `:invocationId`. The context carries the project. */
  | { type: 'invocation'; role: Role }

export interface RouteContext<Params = unknown, Query = unknown, Body = unknown> {
  actor: Actor
  params: Params
  query: Query
  body: Body
  /** Loaded and permitted; only where `access` is of a project. */
  project: ProjectRecord
  /** The caller's role on `project`. */
  role: Role
  /** Loaded and permitted; only where `access.type` is `deployment`. */
  deployment: DeploymentRecord
  request: Request
  response: Response
}

/** What a route needs to be mounted, documented and tested. Answers are sent as JSON with `status`; a handler that answered by itself returns undefined. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Express path, such as /api/projects/:project */
  path: string
  access: Access
  summary: string
  tag: string
  status: 200 | 201 | 202 | 204
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  response?: z.ZodType
  /** Reads its own body (upload, git): mounted before the JSON parser; `body` stays undefined. */
  raw?: boolean
  /** What a raw route reads, by media type, for its description. */
  reads?: Record<string, z.ZodType>
  /** Bytes of its JSON body; 413 above. Default 1 MiB. */
  jsonBytesMax?: number
  /** Further error codes it documents. */
  errors?: string[]
  handle(context: RouteContext): unknown
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

type TypedRoute<Params, Query, Body> = Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
  params?: Params
  query?: Query
  body?: Body
  handle(context: RouteContext<Output<Params>, Output<Query>, Output<Body>>): unknown
}

/** Declares a route; the handler sees its input already validated and typed. */
export function route<
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: TypedRoute<Params, Query, Body>): Route {
  return definition as unknown as Route
}
