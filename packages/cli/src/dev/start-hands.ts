import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { LocalProjectEvent } from '@plat/shared/contracts/local-project.ts'
import { ChildProgram } from './child-program.ts'
import type { DevFolders } from './dev-folders.ts'

const APPS = fileURLToPath(new URL('../../../../apps', import.meta.url))
/** Under no real domain: the site's own host is told to the proxy as a route. */
const BASE_DOMAIN = 'plat-dev.internal'

interface Options {
  folder: string
  folders: DevFolders
  env: Readonly<Record<string, string | undefined>>
  ports: { api: number; proxy: number; functions: number }
  onProject(event: LocalProjectEvent): void
  /** Something the hands themselves have to say: warnings and errors. */
  onTrouble(line: string): void
  /** A hand ended by itself: nothing works any more. */
  onFailure(name: string): void
}

/** The platform's own hands, unchanged, as programs beside this one: what bundles and plans, what runs functions, what answers visitors. */
export function startHands(options: Options): ChildProgram[] {
  return [startProject(options), startHand('functions-service', options), startHand('proxy', options)]
}

function startProject({ folder, folders, env, onProject, onTrouble, onFailure }: Options): ChildProgram {
  const request = { folder, bundlesFolder: folders.bundles, storageFolder: folders.storage }
  return new ChildProgram({
    name: 'build-service',
    argv: program('build-service/src/local/main.ts', JSON.stringify(request)),
    cwd: folder,
    env: { ...passedOn(env), NODE_COMPILE_CACHE: folders.compileCache },
    onLine: (line) => onProject(LocalProjectEvent.parse(JSON.parse(line))),
    onErrorLine: onTrouble,
    onExit: () => onFailure('build-service'),
  })
}

function startHand(name: 'functions-service' | 'proxy', options: Options): ChildProgram {
  const { folders, env, ports, onTrouble, onFailure } = options
  return new ChildProgram({
    name,
    argv: program(`${name}/src/main.ts`),
    cwd: folders.data,
    env: {
      ...passedOn(env),
      NODE_COMPILE_CACHE: folders.compileCache,
      DATA_DIR: folders.data,
      STORAGE_TYPE: 'local',
      STORAGE_BASE_DIR: folders.storage,
      BIND_HOST: '127.0.0.1',
      BASE_DOMAIN,
      API_PORT: String(ports.api),
      API_ENDPOINT: `http://127.0.0.1:${ports.api}`,
      PROXY_PORT: String(ports.proxy),
      FUNCTIONS_PORT: String(ports.functions),
      FUNCTIONS_SOCKET: folders.socket,
      SERVICE_TOKEN: folders.serviceToken,
      SECRET_KEY: folders.serviceToken,
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      // Every call is shown.
      INVOCATION_RECORDS_PER_SECOND: '1000',
      PLAT_SUPERVISED: '1',
    },
    onLine: (line) => onTrouble(messageOf(line)),
    onErrorLine: onTrouble,
    onExit: () => onFailure(name),
  })
}

const program = (file: string, ...args: string[]): readonly [string, ...string[]] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  path.join(APPS, file),
  ...args,
]

/** Nothing of the user's environment but what programs need to run: variables of the project come from its files. */
function passedOn(env: Options['env']): Record<string, string | undefined> {
  const names = [
    'PATH',
    'HOME',
    'TMPDIR',
    'LANG',
    'LC_ALL',
    'TZ',
    'XDG_RUNTIME_DIR',
    'SANDBOX',
    'EGRESS_ALLOW',
    'FUNCTION_TIMEOUT_MS',
    'FUNCTION_MEMORY_MB',
  ]
  return Object.fromEntries(names.map((name) => [name, env[name]]))
}

/** The sentence of a log record. */
function messageOf(line: string): string {
  try {
    const { service, level, message, error, warning } = JSON.parse(line) as Record<string, unknown>
    const detail = warning ?? (typeof error === 'object' && error !== null ? (error as { message?: string }).message : error)
    return `${level} ${service}: ${message}${detail === undefined ? '' : ` (${String(detail)})`}`
  } catch {
    return line
  }
}
