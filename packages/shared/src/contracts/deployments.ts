import { z } from 'zod'
import { BUILD_ERRORS, type BuildErrorCode } from '../errors/registry.ts'
import { GitRef, Id, PageQuery, Time } from './common.ts'

export const DEPLOYMENT_STATUSES = ['queued', 'building', 'ready', 'failed', 'cancelled'] as const
export const DeploymentStatus = z.enum(DEPLOYMENT_STATUSES)
export type DeploymentStatus = z.infer<typeof DeploymentStatus>
export const DeploymentTarget = z.enum(['production', 'preview'])
export const DeploymentSource = z.enum(['git', 'upload', 'redeploy'])
export const BUILD_STEP_NAMES = ['source', 'detect', 'install', 'build', 'bundle', 'collect', 'publish', 'register'] as const
export const BuildStepName = z.enum(BUILD_STEP_NAMES)
export type BuildStepName = z.infer<typeof BuildStepName>

export const Commit = z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/), message: z.string().max(10_000), author: z.string().max(500) })
export const DeploymentError = z.object({
  code: z.enum(Object.keys(BUILD_ERRORS) as [BuildErrorCode, ...BuildErrorCode[]]),
  message: z.string(),
  step: z.string().nullable(),
})
export type DeploymentError = z.infer<typeof DeploymentError>

export const CreateDeploymentInput = z.strictObject({ ref: GitRef.optional() })
export const RollbackInput = z.strictObject({ deploymentId: Id.optional() })
export const DeploymentQuery = PageQuery.extend({ branch: z.string().max(255).optional(), status: DeploymentStatus.optional() })

export const DeploymentFunction = z.object({
  functionName: z.string(),
  filePath: z.string(),
  runtime: z.string(),
  version: z.number().int(),
  bytes: z.number().int(),
})
export const Deployment = z.object({
  id: Id,
  shortId: z.string(),
  projectId: Id,
  status: DeploymentStatus,
  target: DeploymentTarget,
  source: DeploymentSource,
  branch: z.string().nullable(),
  commit: Commit.nullable(),
  url: z.string(),
  aliases: z.array(z.string()),
  isLive: z.boolean(),
  functions: z.array(DeploymentFunction),
  files: z.number().int(),
  bytes: z.number().int(),
  error: DeploymentError.nullable(),
  timings: z.record(z.string(), z.number()),
  createdBy: Id.nullable(),
  createdAt: Time,
  startedAt: Time.nullable(),
  finishedAt: Time.nullable(),
})
export type Deployment = z.infer<typeof Deployment>

/** `system` lines are Plat's own: step summaries and warnings, the lines a `git push` shows. */
export const BuildLogLine = z.object({
  seq: z.number().int().min(1),
  time: Time,
  step: z.string().max(32),
  stream: z.enum(['stdout', 'stderr', 'system']),
  text: z.string().max(8192),
})
export type BuildLogLine = z.infer<typeof BuildLogLine>
