import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { serveFile } from '../assets/serve-file.ts'
import type { ProxyDependencies } from '../dependencies.ts'
import { encodeVisit } from '../forwarding/encode-visit.ts'
import { forwardCall } from '../forwarding/forward-call.ts'
import type { FunctionMatch } from '../routing/function-routes.ts'
import type { RequestedHost } from '../routing/parse-host.ts'
import type { RequestedPath } from '../routing/parse-path.ts'
import { resolveKnownPath } from '../routing/resolve-known-path.ts'
import { matchFunctionName, type Resolution } from '../routing/resolve-path.ts'
import { answerError } from './answer-error.ts'
import type { Visit } from './visit.ts'

export interface AskedSite {
  route: SiteRoute
  host: RequestedHost
  path: RequestedPath
  /** Path and query as the visitor sent them. */
  target: string
}

/**
 * Answers a request for a site whose route is known: at once when its manifest and the file are in memory, else with a promise.
 *
 * @throws AppError of whatever answers; the promise rejects with the same
 */
export function answerSite(dependencies: ProxyDependencies, visit: Visit, asked: AskedSite): Promise<void> | undefined {
  const { route } = asked
  if (route.manifestSha256 === null) return answerUndeployed(dependencies, visit, asked)
  const site = dependencies.sites.peek(route.manifestSha256)
  if (site) return answerResolution(dependencies, visit, { asked, resolution: resolveKnownPath(site, asked.path) })
  return dependencies.sites
    .load(route.manifestSha256)
    .then((loaded) => answerResolution(dependencies, visit, { asked, resolution: resolveKnownPath(loaded, asked.path) }))
}

interface Resolved {
  asked: AskedSite
  resolution: Resolution
}

function answerResolution(dependencies: ProxyDependencies, visit: Visit, { asked, resolution }: Resolved): Promise<void> | undefined {
  switch (resolution.type) {
    case 'function':
      return callFunction(dependencies, visit, {
        ...asked,
        target: targetOf(asked, resolution),
        match: resolution,
        rules: resolution.headers,
      })
    case 'redirect':
      visit.kind = 'redirect'
      return redirect(visit, resolution)
    case 'file':
      visit.kind = 'file'
      return serveFile(dependencies.assets, visit, resolution)
    case 'not-found':
      throw new AppError('NOT_FOUND', { detail: `The site ${asked.host.name} has nothing at this path.` })
  }
}

/** Path and query as the function gets them. */
function targetOf({ target }: AskedSite, { search }: Extract<Resolution, { type: 'function' }>): string {
  return search === undefined ? target : `${/^[^?#]*/.exec(target)?.[0]}${search}`
}

function callFunction(
  { functions }: ProxyDependencies,
  visit: Visit,
  called: AskedSite & { match: FunctionMatch; rules: readonly string[] },
) {
  visit.kind = 'function'
  forwardCall(functions, visit, { head: encodeVisit(visit, called), rules: called.rules })
  return undefined
}

function redirect(visit: Visit, { status, location, headers }: Extract<Resolution, { type: 'redirect' }>): undefined {
  const own = ['location', location, 'content-length', '0', 'cache-control', 'public, max-age=0, must-revalidate']
  visit.response.writeHead(status, [...visit.headers(), ...headers, ...own])
  visit.response.end()
}

function answerUndeployed(dependencies: ProxyDependencies, visit: Visit, asked: AskedSite): undefined {
  const match = matchFunctionName(asked.path.path)
  if (match) return callFunction(dependencies, visit, { ...asked, match, rules: [] })
  const { projectSlug } = asked.route
  const commands = [`git remote add plat ${dependencies.config.apiEndpoint}/git/${projectSlug}.git`, 'git push plat main']
  const error = new AppError('DEPLOYMENT_NOT_FOUND', {
    detail: `The project ${projectSlug} has no deployment here yet. Deploy it by a push: ${commands.join(' && ')}`,
  })
  visit.kind = 'undeployed'
  answerError(visit, { error, title: 'Nothing deployed yet', commands })
}
