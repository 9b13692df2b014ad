import type { Deployment } from '@plat/shared/contracts/deployments.ts'

const PREFIX_MIN = 3

/** The deployments that a name may mean: by the host they serve, or by how their id or short id begins. Pure. */
export function matchDeployment<Item extends Pick<Deployment, 'id' | 'shortId' | 'url' | 'aliases'>>(
  deployments: readonly Item[],
  named: string,
  host: string | undefined,
): Item[] {
  if (host !== undefined) return deployments.filter(({ aliases, url }) => aliases.includes(host) || new URL(url).hostname === host)
  const start = named.toLowerCase()
  if (start.length < PREFIX_MIN) return []
  return deployments.filter(({ id, shortId }) => id.startsWith(start) || shortId.startsWith(start))
}
