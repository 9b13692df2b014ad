import { z } from 'zod'
import { BuildCommand, GitRef, Id, RelativeFolder, Role, Time } from './common.ts'

/** Any text of 1–64 characters; the slug made of it must be valid and free. */
export const ProjectName = z.string().trim().min(1, 'Give the project a name.').max(64, 'Use at most 64 characters.')

/** https only, no credentials, no fragment (R32). `GIT_ALLOW` may also permit http to an exact host and port; the api checks that. */
export const RepositoryUrl = z
  .string()
  .max(500)
  .regex(
    /^https?:\/\/[A-Za-z0-9.\-_[\]:]+(\/[A-Za-z0-9._~%/+-]*)?$/,
    'Use a URL such as https://github.com/owner/name.git, without credentials, query or fragment.',
  )
  .refine((url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '', 'Use a URL without credentials.')

export const FRAMEWORKS = ['static', 'vite', 'astro', 'nextjs', 'npm'] as const
export const Framework = z.enum(FRAMEWORKS)

const settings = {
  repositoryUrl: RepositoryUrl.nullable().optional(),
  productionBranch: GitRef.optional(),
  rootDirectory: RelativeFolder.nullable().optional(),
  framework: Framework.nullable().optional(),
  installCommand: BuildCommand.nullable().optional(),
  buildCommand: BuildCommand.nullable().optional(),
  outputDirectory: RelativeFolder.nullable().optional(),
}
export const CreateProjectInput = z.strictObject({ name: ProjectName, ...settings })
export const UpdateProjectInput = z.strictObject({ name: ProjectName.optional(), ...settings })

export const Project = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  /** The caller's own role on it. */
  role: Role,
  repositoryUrl: z.string().nullable(),
  productionBranch: z.string(),
  rootDirectory: z.string().nullable(),
  framework: z.string().nullable(),
  installCommand: z.string().nullable(),
  buildCommand: z.string().nullable(),
  outputDirectory: z.string().nullable(),
  gitRemote: z.string(),
  urls: z.object({ production: z.string() }),
  productionDeploymentId: Id.nullable(),
  createdAt: Time,
  updatedAt: Time,
})
export type Project = z.infer<typeof Project>

export const MemberInput = z.strictObject({ role: z.enum(['viewer', 'developer', 'admin']) })
export const Member = z.object({ userId: Id, email: z.string(), name: z.string().nullable(), role: Role, createdAt: Time })

export const EnvKey = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'Use letters, digits and _; do not start with a digit.')
export const EnvTarget = z.enum(['production', 'preview'])
export const PutEnvVarInput = z.strictObject({
  value: z
    .string()
    .max(65_536)
    .regex(/^[^\0]*$/, 'NUL bytes are not allowed.'),
  targets: z.array(EnvTarget).min(1).max(2).optional(),
  sensitive: z.boolean().optional(),
})
/** `value` is null for a sensitive one: it never comes back. */
export const EnvVar = z.object({
  key: z.string(),
  value: z.string().nullable(),
  targets: z.array(EnvTarget),
  sensitive: z.boolean(),
  createdAt: Time,
  updatedAt: Time,
})
