const NODE_RUNTIME = 'This needs the node runtime, which this version of Plat does not have yet.'
const USE_FETCH = `Use fetch, which every function has, or a package that is built on it. ${NODE_RUNTIME}`
const FILES = 'There is no file system. Import the file instead (JSON and text are bundled), or keep it where fetch reaches it.'

const ADVICE: Record<string, string> = {
  async_hooks: 'AsyncLocalStorage cannot follow an await here. Pass the value as an argument.',
  console: 'Use the global console.',
  dgram: NODE_RUNTIME,
  dns: USE_FETCH,
  fs: FILES,
  http: USE_FETCH,
  http2: USE_FETCH,
  https: USE_FETCH,
  module: 'There is no require at run time. Import what is needed, so that it is bundled.',
  net: USE_FETCH,
  perf_hooks: 'Use the global performance.',
  tls: USE_FETCH,
}

/** Why a built-in of Node.js cannot be used, and what to do instead, for the author of the function. Pure. */
export function refuseBuiltin(specifier: string, dependency: string | undefined): string {
  const [name = ''] = specifier.replace(/^node:/, '').split('/')
  const advice = (Object.hasOwn(ADVICE, name) ? ADVICE[name] : undefined) ?? NODE_RUNTIME
  const whose =
    dependency === undefined ? '' : ` The package "${dependency}" needs it: use another one, or its build for browsers or workers.`
  return `"${specifier}" is built into Node.js; functions run without it.${whose} ${advice}`
}
