import { z } from 'zod'

const Names = z.record(z.string(), z.string()).optional().catch(undefined)

/** What a build reads of package.json. Fields of another shape count as absent: npm itself reports them. */
export const PackageJson = z.object({
  scripts: Names,
  dependencies: Names,
  devDependencies: Names,
  optionalDependencies: Names,
  packageManager: z.string().optional().catch(undefined),
  workspaces: z.unknown().optional(),
})
export type PackageJson = z.infer<typeof PackageJson>
