import { z } from 'zod'
import { Sha256 } from './common.ts'

/** A source file as its owner has it; `path` is relative, with forward slashes, and leaves no folder. */
export const SourceFile = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(1_024)
    .regex(/^[^\\\0\r\n]*$/, 'Use forward slashes and no line ends.')
    .refine(
      (path) => !path.startsWith('/') && !path.split('/').some((part) => part === '' || part === '.' || part === '..' || part === '.git'),
      'Use a path inside the project, outside .git.',
    ),
  sha256: Sha256,
  bytes: z
    .number()
    .int()
    .min(0)
    .max(100 * 1024 * 1024),
  isExecutable: z.boolean().default(false),
})
export const SOURCE_FILES_MAX = 20_000
const SourceFiles = z.array(SourceFile).min(1, 'There is no file to deploy.').max(SOURCE_FILES_MAX)

/** POST /api/projects/:project/uploads: which of these files the server has no copy of. */
export const CheckUploadInput = z.strictObject({ files: SourceFiles })
export const CheckedUpload = z.object({ missing: z.array(Sha256) })

/** POST /api/projects/:project/deployments with JSON: deploys files that were uploaded before (PUT /api/projects/:project/uploads/:sha256). */
export const DeployFilesInput = z.strictObject({
  files: SourceFiles,
  target: z.enum(['production', 'preview']).default('preview'),
  branch: z.string().min(1).max(255).optional(),
  /** What was deployed, for people: the commit the folder was at. */
  commit: z
    .strictObject({ sha: z.string().regex(/^[0-9a-f]{40,64}$/), message: z.string().max(10_000), author: z.string().max(500) })
    .optional(),
})
