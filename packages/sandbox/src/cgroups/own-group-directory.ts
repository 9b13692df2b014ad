import { join } from 'node:path'
import type { CgroupMount } from './parse-cgroup-mounts.ts'

/** Where the group at `path` is found under a mount, which may show only a part of the hierarchy; its top when the group lies outside. */
export function ownGroupDirectory({ root, mountPoint }: CgroupMount, path: string): string {
  if (root === '/') return path === '/' ? mountPoint : join(mountPoint, path)
  if (path === root || path.startsWith(`${root}/`)) return join(mountPoint, path.slice(root.length))
  return mountPoint
}
