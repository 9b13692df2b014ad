import { z } from 'zod'

/** Opaque to callers; a UUIDv7. */
export const Id = z.uuid()
export const Time = z.iso.datetime()
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export const ROLES = ['viewer', 'developer', 'admin', 'owner'] as const
export const Role = z.enum(ROLES)
export type Role = z.infer<typeof Role>

/** A branch, tag or commit as user text (R32): never in option position, no revision syntax. */
export const GitRef = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/, 'Use letters, digits and . _ / - only; start with a letter or digit.')
  .refine(
    (ref) =>
      !ref.includes('..') &&
      !ref.includes('//') &&
      !ref.endsWith('/') &&
      !ref.endsWith('.') &&
      !ref.split('/').some((part) => part.endsWith('.lock') || part.startsWith('.')),
    'This is no valid git ref name.',
  )

/** A folder inside the repository: relative, no `..`, no backslash. Empty means the root. */
export const RelativeFolder = z
  .string()
  .max(255)
  .regex(/^[^\\\0:*?"<>|\r\n]*$/, 'Use a relative path with forward slashes.')
  .transform((folder) => folder.replace(/^\.\//, '').replace(/\/+$/, '').replace(/^\.$/, ''))
  .refine((folder) => !folder.startsWith('/') && !folder.split('/').includes('..'), 'Use a path inside the repository, such as apps/web.')

/** A command line that runs inside the build sandbox only. */
export const BuildCommand = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .regex(/^[^\0\r\n]*$/, 'Use one line.')

/** Query of every list: `?cursor=&limit=`. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export type PageQuery = z.infer<typeof PageQuery>

export const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })
