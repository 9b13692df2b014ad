import { firstWritableGroup } from './first-writable-group.ts'
import { ownGroupDirectory } from './own-group-directory.ts'
import type { CgroupMembership } from './parse-cgroup-membership.ts'
import type { CgroupMount } from './parse-cgroup-mounts.ts'
import type { V1Bases } from './v1-cgroups.ts'

/**
 * Where groups of the first kind can be made: below this process's own group, so that limits set on it go on to hold, else at the top of
 * the controller. Undefined when memory or pids offers no such place.
 */
export async function findV1Bases(mounts: readonly CgroupMount[], membership: CgroupMembership): Promise<V1Bases | undefined> {
  const baseOf = async (controller: string) => {
    const mount = mounts.find(({ version, controllers }) => version === 'v1' && controllers.includes(controller))
    const path = membership.v1.get(controller)
    return mount && path !== undefined ? await firstWritableGroup([ownGroupDirectory(mount, path), mount.mountPoint]) : undefined
  }
  const memory = await baseOf('memory')
  const pids = await baseOf('pids')
  return memory && pids ? { memory, pids, cpu: await baseOf('cpu') } : undefined
}
