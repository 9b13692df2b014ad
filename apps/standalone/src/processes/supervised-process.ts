import { setTimeout as delay } from 'node:timers/promises'
import { StartError } from '../start-error.ts'
import { countFailures, RESTART_POLICY, type RestartPolicy, restartDelayMs } from './restart-delay.ts'
import { type ProcessCommand, type ProcessEnding, type ProcessRun, runProcess } from './run-process.ts'

export interface SupervisedProcessSpec {
  name: string
  /** Called before every start: what must be in order first, and then the command. A StartError ends the first start at once. */
  prepare(): Promise<ProcessCommand>
  /** Settles when the process can serve. The signal aborts when it ends. A StartError ends the first start at once. */
  ready(pid: number, signal: AbortSignal): Promise<void>
  onEvent(level: 'info' | 'warn' | 'error', message: string): void
  policy?: RestartPolicy
}

/** sysexits.h EX_CONFIG: what a service exits with when its settings are wrong. */
const EXIT_CONFIG = 78

/** One process that is kept running: started again with backoff when it ends by itself, until `stop()`. */
export class SupervisedProcess {
  readonly name: string
  readonly #spec: SupervisedProcessSpec
  readonly #policy: RestartPolicy
  readonly #firstReady = Promise.withResolvers<void>()
  readonly #stopping = new AbortController()
  #run: ProcessRun | undefined
  #everReady = false
  #loop: Promise<void> | undefined

  constructor(spec: SupervisedProcessSpec) {
    this.name = spec.name
    this.#spec = spec
    this.#policy = spec.policy ?? RESTART_POLICY
    this.#firstReady.promise.catch(() => undefined) // also rejected by stop(), when nobody may be waiting any more
  }

  /** Undefined while it is not running. */
  get pid(): number | undefined {
    return this.#run?.pid
  }

  /**
   * Starts it; settles when it is ready for the first time. After that it is restarted for ever.
   *
   * @throws StartError when its settings are wrong (exit code 78), or it fails too often before it is ready, or `stop()` comes first
   */
  start(): Promise<void> {
    this.#loop ??= this.#keepRunning()
    return this.#firstReady.promise
  }

  /** Ends it: the stop signal, after the grace the kill signal. Settles when it is gone; never rejects. May be called again. */
  async stop(graceMs: number): Promise<void> {
    this.#giveUp()
    const gone = await (this.#run?.stop(graceMs) ?? true)
    if (gone) await this.#loop
    else this.#spec.onEvent('error', `${this.name} (process ${this.pid}) could not be killed`)
  }

  /** Ends it at once, without waiting. */
  kill(): void {
    this.#giveUp()
    this.#run?.kill()
  }

  #giveUp(): void {
    this.#stopping.abort()
    this.#firstReady.reject(new StartError(`${this.name} was stopped before it was ready.`))
  }

  async #keepRunning(): Promise<void> {
    let failures = 0
    while (!this.#stopping.signal.aborted) {
      const { ending, readyForMs } = await this.#runOnce()
      if (this.#stopping.signal.aborted) return
      failures = countFailures(this.#policy, failures, readyForMs)
      const refusal = this.#everReady ? undefined : this.#refusal(ending, failures)
      if (refusal) return this.#firstReady.reject(refusal)
      const waitMs = restartDelayMs(this.#policy, failures)
      this.#spec.onEvent('warn', `${this.name} ended (${describe(ending)}); starting it again in ${waitMs / 1000} s`)
      await delay(waitMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined) // aborted by stop()
    }
  }

  #refusal(ending: ProcessEnding, failures: number): StartError | undefined {
    if ('error' in ending && ending.error instanceof StartError) return ending.error
    if ('code' in ending && ending.code === EXIT_CONFIG)
      return new StartError(`${this.name} refuses its settings; its report is above.`, { exitCode: EXIT_CONFIG })
    if (failures < this.#policy.startTriesMax) return undefined
    return new StartError(`${this.name} failed ${failures} times in a row (${describe(ending)}); its own lines above say why.`)
  }

  async #runOnce(): Promise<{ ending: ProcessEnding; readyForMs: number }> {
    let readyAt: number | undefined
    let notReady: { error: unknown } | undefined
    try {
      const command = await this.#spec.prepare()
      if (this.#stopping.signal.aborted) return { ending: { error: undefined }, readyForMs: 0 }
      this.#run = runProcess(command)
    } catch (error) {
      return { ending: { error }, readyForMs: 0 }
    }
    const run = this.#run
    await this.#awaitReady(run).then(
      () => {
        readyAt = Date.now()
      },
      (error: unknown) => {
        if (run.signal.aborted) return // it ended first: its ending says more than the wait for it
        notReady = { error }
        run.kill()
      },
    )
    const ending = await run.ended
    this.#run = undefined
    return { ending: notReady ?? ending, readyForMs: readyAt === undefined ? 0 : Date.now() - readyAt }
  }

  async #awaitReady(run: ProcessRun): Promise<void> {
    if (run.pid === undefined) return
    await this.#spec.ready(run.pid, run.signal)
    if (run.signal.aborted) return
    this.#spec.onEvent('info', `${this.name} is up${this.#everReady ? ' again' : ''}`)
    this.#everReady = true
    this.#firstReady.resolve()
  }
}

function describe(ending: ProcessEnding): string {
  if ('error' in ending) return ending.error instanceof Error ? ending.error.message : String(ending.error)
  return ending.signal ? `signal ${ending.signal}` : `exit code ${ending.code}`
}
