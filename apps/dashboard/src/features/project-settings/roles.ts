import type { Role } from '@plat/shared/contracts/common.ts'

/** What each role may, in words; each includes those before it. */
export const ROLE_WORDS: Record<Role, string> = {
  viewer: 'sees everything of the project',
  developer: 'also deploys, promotes, rolls back, and changes functions and variables',
  admin: 'also changes settings and members',
  owner: 'also deletes the project',
}

export const ROLE_OPTIONS = [
  { value: 'viewer', label: 'Viewer' },
  { value: 'developer', label: 'Developer' },
  { value: 'admin', label: 'Admin' },
] as const
