import type { Access, Route } from './route.ts'

const PATH_PARAMETER: Record<Access['type'], readonly string[]> = {
  public: [],
  service: [],
  user: [],
  'platform-admin': [],
  project: ['project', 'projectId'],
  deployment: ['deploymentId'],
  invocation: ['invocationId'],
}

/**
 * Refuses a route table that is not safe to serve (R50): a route without access, one whose access needs a path parameter its path lacks,
 * the same method and path twice, a 204 with an answer.
 *
 * @throws Error naming every such route
 */
export function assertRoutes(routes: readonly Route[]): void {
  const seen = new Set<string>()
  const problems = routes.flatMap((route) => {
    const name = `${route.method.toUpperCase()} ${route.path}`
    const shape = `${route.method} ${route.path.replace(/:\w+/g, ':')}`
    const found = problemsOf(route).map((problem) => `${name}: ${problem}`)
    if (seen.has(shape)) found.push(`${name}: declared twice`)
    seen.add(shape)
    return found
  })
  if (problems.length > 0) throw new Error(`the route table cannot be served:\n${problems.join('\n')}`)
}

function problemsOf(route: Route): string[] {
  const type = (route.access as Access | undefined)?.type
  if (type === undefined || !Object.hasOwn(PATH_PARAMETER, type)) return ['declares no access']
  const needed = PATH_PARAMETER[type]
  const problems: string[] = []
  if (needed.length > 0 && !needed.some((name) => parametersOf(route.path).includes(name)))
    problems.push(`its access needs the path parameter :${needed.join(' or :')}`)
  if (route.status === 204 && route.response) problems.push('204 has no answer to describe')
  if (route.raw && route.body) problems.push('a raw route reads its own body')
  if (route.reads && !route.raw) problems.push('only a raw route says by itself what it reads')
  return problems
}

/** Names of the `:parameters` of an Express path, in order. */
export const parametersOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((match) => String(match[1]))
