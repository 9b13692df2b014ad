import type { Peer } from './peer.ts'
import { startWorkerd } from './start-workerd.ts'

/**
 * workerd that loads a dynamic worker at the first request of each path: `/<module>/<anything>` makes one of that module's code, which
 * it holds already, with a constant of its own put before it so that no two are the same. Undefined without workerd.
 */
export function startDynamicWorkers(modules: Readonly<Record<string, string>>): Promise<Peer | undefined> {
  const names = Object.keys(modules)
  return startWorkerd({
    isExperimental: true,
    files: { 'worker.js': LOADER, ...Object.fromEntries(names.map((name) => [`${name}.txt`, modules[name] ?? ''])) },
    bindings: ['(name = "loader", workerLoader = ())', ...names.map((name) => `(name = "${name}", text = embed "${name}.txt")`)].join(', '),
  })
}

const LOADER = `export default {
  fetch(request, env) {
    const path = request.url.slice(request.url.indexOf('/', 8) + 1)
    const code = env[path.slice(0, path.indexOf('/'))]
    const worker = env.loader.get(path, () => ({
      compatibilityDate: '2026-01-01',
      mainModule: 'worker.js',
      modules: { 'worker.js': 'globalThis.copy = ' + JSON.stringify(path) + ';' + code },
      globalOutbound: null,
    }))
    return worker.getEntrypoint().fetch(request)
  },
}
`
