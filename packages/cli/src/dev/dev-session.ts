import { once } from 'node:events'
import type { Server } from 'node:http'
import path from 'node:path'
import type { LocalProjectEvent, LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import { CliError } from '../errors/cli-error.ts'
import type { Cli } from '../shell/cli.ts'
import type { ChildProgram } from './child-program.ts'
import type { DevFolders } from './dev-folders.ts'
import { DevReporter } from './dev-reporter.ts'
import { type FrameworkServer, startFrameworkServer } from './framework-server.ts'
import { freePorts } from './free-ports.ts'
import { createFrontServer } from './front-server.ts'
import { Gate } from './gate.ts'
import { listen } from './listen.ts'
import { createLocalApi } from './local-api.ts'
import { LocalProject } from './local-project.ts'
import { readLocalEnv } from './read-local-env.ts'
import { startHands } from './start-hands.ts'
import { waitForProxy, waitForRevision } from './wait-for-proxy.ts'

interface Options {
  cli: Cli
  /** A real path. */
  folder: string
  folders: DevFolders
}

export interface Started {
  url: string
  state: LocalProjectState
}

const GATE_MS_MAX = 10_000
const START_MS_MAX = 60_000
const SWITCH_MS_MAX = 2_000

/**
 * A folder that is run as a deployment of it would run: the platform's own proxy, functions-service and bundler as programs beside this one,
 * which stands in for the api. Start it once, and stop it whatever became of that.
 */
export class DevSession {
  /** Rejects when a part of it ends by itself. */
  readonly failed: Promise<never>
  readonly #options: Options
  readonly #project: LocalProject
  readonly #reporter: DevReporter
  readonly #gate = new Gate(GATE_MS_MAX)
  readonly #failure = Promise.withResolvers<never>()
  readonly #first = Promise.withResolvers<LocalProjectState>()
  readonly #servers: Server[] = []
  #hands: ChildProgram[] = []
  #framework: FrameworkServer | undefined
  #proxyPort = 0
  #isStarted = false
  /** States are taken in one after the other. */
  #order = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
    this.#project = new LocalProject(options.folders.projectId)
    this.#reporter = new DevReporter(options.cli, this.#project)
    this.failed = this.#failure.promise
    this.failed.catch(() => undefined) // also told when nobody waits for it yet
  }

  /** `tries`: ports in a row that will do. @throws CliError when it cannot be started; whatever `cli.signal` is aborted with */
  async start(port: number, tries: number): Promise<Started> {
    const { signal } = this.#options.cli
    this.#gate.close()
    await this.#startHands()
    const front = createFrontServer({
      proxyPort: this.#proxyPort,
      framework: () => this.#framework?.ready,
      settled: () => this.#gate.passed,
      headers: () => this.#project.revision?.state.headers ?? [],
    })
    this.#servers.push(front)
    const url = `http://localhost:${await listen(front, port, tries)}`
    const ended = once(signal, 'abort').then(() => Promise.reject(signal.reason))
    const state = await Promise.race([this.#first.promise, this.failed, ended])
    if (!(await Promise.race([waitForProxy({ port: this.#proxyPort, signal, withinMs: START_MS_MAX }), this.failed])))
      throw new CliError('The functions did not start in time.')
    await this.#settle(SWITCH_MS_MAX)
    if (state.devScript !== null) this.#framework = await this.#startFramework(state, state.devScript)
    this.#isStarted = true
    this.#gate.open()
    return { url, state }
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections()
      server.close()
    }
    await Promise.all([...this.#hands.map((hand) => hand.stop()), this.#framework?.stop()])
    await this.#options.folders.remove()
  }

  async #startHands(): Promise<void> {
    const { cli, folder, folders } = this.#options
    const api = createLocalApi({
      project: this.#project,
      serviceToken: folders.serviceToken,
      host: 'localhost',
      onInvocation: (invocation) => this.#reporter.invocation(invocation),
    })
    this.#servers.push(api)
    const apiPort = await listen(api, 0)
    const [proxyPort = 0, functionsPort = 0] = await freePorts(2)
    this.#proxyPort = proxyPort
    this.#hands = startHands({
      folder,
      folders,
      env: cli.shell.env,
      ports: { api: apiPort, proxy: proxyPort, functions: functionsPort },
      onProject: (event) => this.#take(event),
      onTrouble: (line) => this.#reporter.trouble(line),
      onFailure: (name) => this.#failure.reject(new CliError(`${name} ended by itself.`, { hint: 'Run "plat dev" again.' })),
    })
  }

  async #startFramework({ rootDirectory }: LocalProjectState, script: string): Promise<FrameworkServer> {
    const [port = 0] = await freePorts(1)
    return startFrameworkServer({
      folder: path.join(this.#options.folder, rootDirectory),
      script,
      port,
      env: this.#options.cli.shell.env,
      projectEnv: this.#project.revision?.env ?? {},
      onLine: (line) => this.#reporter.framework(line),
      onExit: (code) => {
        const ending = code === null ? '' : ` with code ${code}`
        const hint = 'Are its dependencies installed? Run "npm install".'
        this.#failure.reject(new CliError(`The "dev" script of package.json ended${ending}.`, { hint }))
      },
    })
  }

  #take(event: LocalProjectEvent): void {
    this.#gate.close()
    if (event.type === 'state') this.#order = this.#order.then(() => this.#update(event)).catch(this.#failure.reject)
  }

  async #update(state: LocalProjectState): Promise<void> {
    const env = await readLocalEnv(path.join(this.#options.folder, state.rootDirectory))
    const before = this.#project.revision
    const revision = this.#project.update(state, env)
    if (before === undefined) this.#first.resolve(state)
    else if (revision !== before) await this.#settle(SWITCH_MS_MAX)
    this.#reporter.state(state, before, revision)
    if (this.#isStarted) this.#gate.open()
  }

  /** Waits until visitors get the present revision. */
  async #settle(withinMs: number): Promise<void> {
    const deploymentId = this.#project.revision?.deploymentId ?? ''
    await waitForRevision(deploymentId, { port: this.#proxyPort, signal: this.#options.cli.signal, withinMs })
  }
}
