import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { SERVICE_TOKEN } from './api-peer.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

export interface ServiceProcess {
  readonly child: ChildProcess
  readonly url: string
  /** Everything it has logged. */
  readonly output: readonly string[]
  /** Sends a signal and waits for the end; its exit code or signal. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

/** The functions-service as a process of its own, as it runs in production. Settles when it listens. */
export async function startServiceProcess(env: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      PATH: process.env.PATH,
      FUNCTIONS_PORT: '0',
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'debug',
      SECRET_KEY: 'a-secret-key-for-tests',
      SERVICE_TOKEN,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  const exited = once(child, 'exit')
  child.stderr.on('data', (chunk) => output.push(String(chunk)))
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line)
      const record = line.startsWith('{') ? JSON.parse(line) : {}
      if (record.message === 'listening' && record.port) resolve(record.port)
    })
    exited.then(() => reject(new Error(`it ended before it listened:\n${output.join('\n')}`)))
  })
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    output,
    async end(signal) {
      child.kill(signal)
      const [code, endedBy] = (await exited) as [number | null, NodeJS.Signals | null]
      return code ?? endedBy
    },
  }
}
