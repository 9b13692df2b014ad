import { connect } from 'node:net'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ChildProgram } from './child-program.ts'

interface Options {
  folder: string
  /** The `dev` script of package.json. */
  script: string
  port: number
  env: Readonly<Record<string, string | undefined>>
  projectEnv: Readonly<Record<string, string>>
  onLine(line: string): void
  onExit(code: number | null): void
}

export interface FrameworkAddress {
  host: string
  port: number
}

export interface FrameworkServer {
  /** Where it listens, as soon as it does. */
  ready: Promise<FrameworkAddress>
  stop(): Promise<void>
}

/** Programs that do not read PORT, and how they are told. */
const PORT_FLAGS: [program: RegExp, flag: string][] = [
  [/\b(?:vite|astro|next|nuxt|nuxi|remix|svelte-kit|vitepress|webpack|parcel)\b/, '--port'],
]
const PROBE_MS = 250
const ADDRESS = /https?:\/\/(localhost|127\.0\.0\.1|\[::1?\]|0\.0\.0\.0):(\d{2,5})/

/** Runs the framework's own development server, and finds out where it listens: by what it prints, else where it was told to. */
export function startFrameworkServer({ folder, script, port, env, projectEnv, onLine, onExit }: Options): FrameworkServer {
  const ready = Promise.withResolvers<FrameworkAddress>()
  const flag = PORT_FLAGS.find(([program]) => program.test(script))?.[1]
  const isNamed = /--port|(?:^|\s)-p\s/.test(script)
  const read = (line: string) => {
    onLine(line)
    const [, host = '', printed] = ADDRESS.exec(stripVTControlCharacters(line)) ?? []
    if (printed !== undefined) ready.resolve({ host: /^\d|^\[/.test(host) ? 'localhost' : host, port: Number(printed) })
  }
  const child = new ChildProgram({
    name: 'framework',
    argv: ['npm', 'run', '--silent', 'dev', ...(flag === undefined || isNamed ? [] : ['--', flag, String(port)])],
    cwd: folder,
    env: {
      ...env,
      ...projectEnv,
      PORT: String(port),
      BROWSER: 'none',
      PATH: `${path.join(folder, 'node_modules', '.bin')}:${env.PATH ?? ''}`,
    },
    onLine: read,
    onErrorLine: read,
    onExit,
    isGroup: true,
  })
  // Some say nothing, and listen where they were told to.
  const probe = setInterval(() => {
    if (child.hasEnded) return clearInterval(probe)
    const socket = connect({ host: 'localhost', port }, () => {
      ready.resolve({ host: 'localhost', port })
      clearInterval(probe)
      socket.destroy()
    }).on('error', () => undefined) // not yet
  }, PROBE_MS).unref()
  return { ready: ready.promise, stop: () => child.stop() }
}
