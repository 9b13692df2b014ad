import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import path from 'node:path'
import type { LocalProjectEvent, LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import { CliError } from '../errors/cli-error.ts'
import type { Cli } from '../shell/cli.ts'
import { openDevFolders } from './dev-folders.ts'
import { DevReporter } from './dev-reporter.ts'
import { type FrameworkServer, startFrameworkServer } from './framework-server.ts'
import { freePorts } from './free-ports.ts'
import { createFrontServer } from './front-server.ts'
import { Gate } from './gate.ts'
import { createLocalApi } from './local-api.ts'
import { LocalProject } from './local-project.ts'
import { readLocalEnv } from './read-local-env.ts'
import { startHands } from './start-hands.ts'
import { waitForProxy, waitForRevision } from './wait-for-proxy.ts'

interface Options {
  folder: string
  port: number
  /** Another port is taken when this one is in use. */
  isPortFree: boolean
}

export interface RunningProject {
  url: string
  state: LocalProjectState
  /** Rejects when a part of it ends by itself. */
  failed: Promise<never>
  stop(): Promise<void>
}

const GATE_MS_MAX = 10_000
const START_MS_MAX = 60_000
const SWITCH_MS_MAX = 2_000
const PORTS_TRIED = 20
const HOST = '127.0.0.1'

/**
 * Runs a folder as a deployment of it would run: the platform's own proxy, functions-service and bundler as programs beside this one, which
 * stands in for the api.
 * @throws CliError when it cannot be started; whatever `cli.signal` is aborted with
 */
export async function runDev(cli: Cli, { folder, port, isPortFree }: Options): Promise<RunningProject> {
  const folders = await openDevFolders(folder, cli.shell.env)
  const project = new LocalProject(folders.projectId)
  const reporter = new DevReporter(cli, project)
  const gate = new Gate(GATE_MS_MAX)
  gate.close()
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => undefined) // also told when nobody waits for it yet
  const first = Promise.withResolvers<LocalProjectState>()
  let framework: FrameworkServer | undefined
  const api = await listen(
    createLocalApi({ project, serviceToken: folders.serviceToken, host: 'localhost', onInvocation: (call) => reporter.invocation(call) }),
    0,
    1,
  )
  const [proxyPort = 0, functionsPort = 0] = await freePorts(2)

  let isStarted = false
  const onState = async (state: LocalProjectState): Promise<void> => {
    const env = await readLocalEnv(path.join(folder, state.rootDirectory))
    const before = project.revision
    const revision = project.update(state, env)
    if (before === undefined) first.resolve(state)
    else if (revision !== before)
      await waitForRevision(revision.deploymentId, { port: proxyPort, signal: cli.signal, withinMs: SWITCH_MS_MAX })
    reporter.state(state, before, revision)
    if (isStarted) gate.open()
  }
  let order = Promise.resolve()
  const onProject = (event: LocalProjectEvent): void => {
    gate.close()
    if (event.type === 'state') order = order.then(() => onState(event)).catch(failure.reject)
  }
  const children = startHands({
    folder,
    folders,
    env: cli.shell.env,
    ports: { api: portOf(api), proxy: proxyPort, functions: functionsPort },
    onProject,
    onTrouble: (line) => reporter.trouble(line),
    onFailure: (name) =>
      failure.reject(new CliError(`${name} ended by itself.`, { hint: 'What it printed is above. Run "plat dev" again.' })),
  })
  const front = createFrontServer({
    proxyPort,
    framework: () => framework?.ready,
    settled: () => gate.passed,
    headers: () => project.revision?.state.headers ?? [],
  })
  const stop = async (): Promise<void> => {
    front.closeAllConnections()
    front.close()
    await Promise.all([...children.map((child) => child.stop()), framework?.stop()])
    api.close()
    await folders.remove()
  }
  try {
    await listen(front, port, isPortFree ? PORTS_TRIED : 1)
    const ended = once(cli.signal, 'abort').then(() => Promise.reject(cli.signal.reason))
    const state = await Promise.race([first.promise, failure.promise, ended])
    if (!(await waitForProxy({ port: proxyPort, signal: cli.signal, withinMs: START_MS_MAX })))
      throw new CliError('The functions did not start in time.')
    await waitForRevision(project.revision?.deploymentId ?? '', { port: proxyPort, signal: cli.signal, withinMs: SWITCH_MS_MAX })
    if (state.devScript !== null)
      framework = startFrameworkServer({
        folder: path.join(folder, state.rootDirectory),
        script: state.devScript,
        port: (await freePorts(1))[0] ?? 0,
        env: cli.shell.env,
        projectEnv: project.revision?.env ?? {},
        onLine: (line) => reporter.framework(line),
        onExit: (code) =>
          failure.reject(
            new CliError(`The "dev" script of package.json ended${code === null ? '' : ` with code ${code}`}.`, {
              hint: 'Are its dependencies installed? Run "npm install".',
            }),
          ),
      })
    isStarted = true
    gate.open()
    return { url: `http://localhost:${portOf(front)}`, state, failed: failure.promise, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Listens on the first free one of some ports in a row. @throws CliError when none is free */
async function listen<Listener extends Server>(server: Listener, port: number, tries: number): Promise<Listener> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    if (port !== 0 && !(await isFree(port + attempt))) continue
    server.listen(port === 0 ? 0 : port + attempt, HOST)
    await once(server, 'listening')
    return server
  }
  throw new CliError(`Port ${port} is in use.`, { code: 'PORT_IN_USE', hint: 'Give another one by --port.' })
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port
