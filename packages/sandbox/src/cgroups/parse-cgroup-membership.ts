export interface CgroupMembership {
  /** Path by controller, as /proc/self/cgroup gives it. */
  v1: ReadonlyMap<string, string>
  v2: string | undefined
}

/** Reads the text of /proc/self/cgroup (cgroups(7)): `id:controllers:path` lines, `0::path` for v2. */
export function parseCgroupMembership(text: string): CgroupMembership {
  const v1 = new Map<string, string>()
  let v2: string | undefined
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(.*)$/.exec(line)
    if (!match) continue
    const [, id, controllers = '', path = ''] = match
    if (id === '0' && controllers === '') v2 = path
    else for (const controller of controllers.split(',')) v1.set(controller, path)
  }
  return { v1, v2 }
}
