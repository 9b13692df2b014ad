const EXTENSION = /\.(?:js|mjs|cjs|ts|mts|tsx)$/

export interface FunctionFile {
  functionName: string
  /** Path below the site, such as /api/users/list. `[id]` segments are parameters. */
  route: string
}

/**
 * The function a file of a project defines (contract §3), or undefined when it defines none. `path` is relative to the root
 * directory, with forward slashes: `api/users/list.js` is `users-list` at /api/users/list; `index` drops out, `[id]` becomes `id` in the name.
 */
export function functionFileOf(path: string): FunctionFile | undefined {
  if (!path.startsWith('api/') || !EXTENSION.test(path) || /\.d\.[mc]?ts$/.test(path)) return undefined
  const segments = path.replace(EXTENSION, '').split('/').slice(1)
  if (segments.some((segment) => /^[_.]/.test(segment)) || /\.test$/.test(segments.at(-1) ?? '')) return undefined
  if (segments.at(-1) === 'index') segments.pop()
  const functionName = segments.map((segment) => segment.replace(/^\[(?:\.\.\.)?(.+)\]$/, '$1')).join('-') || 'index'
  return { functionName, route: ['/api', ...segments].join('/') }
}
