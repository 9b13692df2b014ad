import { isIP } from 'node:net'
import { RepositoryUrl } from '@plat/shared/contracts/projects.ts'
import { AddressRefused } from '@plat/shared/service-kit/address-refused.ts'
import { resolvePublic } from '@plat/shared/service-kit/resolve-public.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import type { GitAccess } from './git-environment.ts'

interface ExternalRules {
  /** `host:port` pairs of the operator's. */
  gitAllow: readonly string[]
  /** Whether this machine's git can be told which address to connect to. */
  canPin: boolean
}

/**
 * Whether, and how, a foreign repository may be fetched (R21): https, an address on the public Internet, pinned. `gitAllow` (`host:port`)
 * permits plain http and refused addresses for exactly its entries.
 *
 * @throws BuildFailure GIT_UNREACHABLE
 */
export async function externalAccess(text: string, { gitAllow, canPin }: ExternalRules): Promise<GitAccess> {
  if (!RepositoryUrl.safeParse(text).success)
    throw new BuildFailure('GIT_UNREACHABLE', 'The repository’s URL cannot be used. Use one such as https://github.com/owner/name.git.')
  const url = new URL(text)
  const protocol = url.protocol === 'http:' ? 'http' : 'https'
  const port = Number(url.port || (protocol === 'https' ? 443 : 80))
  if (protocol === 'http' && !gitAllow.includes(`${url.hostname}:${port}`))
    throw new BuildFailure('GIT_UNREACHABLE', 'Repositories are fetched over https only. Use an https URL.')
  const { address, family } = await resolvePublic(url.hostname, port, gitAllow).catch((error: unknown) => {
    throw error instanceof AddressRefused
      ? new BuildFailure('GIT_UNREACHABLE', `${error.message} Ask the operator to add it to GIT_ALLOW if it is meant to.`)
      : new BuildFailure('GIT_UNREACHABLE', 'The name of the server is not known. Check the URL.')
  })
  if (!canPin && !gitAllow.includes(`${url.hostname}:${port}`))
    throw new BuildFailure(
      'GIT_UNREACHABLE',
      'The git of the build machine is too old to clone safely. Ask the operator to install 2.37 or newer.',
    )
  const isLiteral = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0
  return isLiteral ? { protocol } : { protocol, resolve: `${url.hostname}:${port}:${family === 6 ? `[${address}]` : address}` }
}
