import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface ApiProcess {
  url: string
  pid: number
  /** Ends it by a signal; settles when it has ended, with its exit code (null: killed). */
  end(signal: NodeJS.Signals): Promise<number | null>
}

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

/** Starts the api as its own process, on a free port, and waits until it listens and is healthy. */
export async function startApiProcess(env: Record<string, string>): Promise<ApiProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', API_PORT: '0', LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = `http://127.0.0.1:${await readPort(child)}`
  while (!(await isHealthy(url))) if (child.exitCode !== null) throw new Error(`the api ended with ${child.exitCode}`)
  return {
    url,
    pid: child.pid ?? 0,
    end(signal) {
      child.kill(signal)
      return exited
    },
  }
}

async function readPort({ stdout }: ChildProcess): Promise<number> {
  if (!stdout) throw new Error('no output')
  const lines = createInterface({ input: stdout })
  const port = await new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      const record = JSON.parse(line) as { message: string; port?: number }
      if (record.message === 'listening' && record.port) resolve(record.port)
    })
    lines.once('close', () => reject(new Error('the api ended before it listened')))
  })
  return port
}

const isHealthy = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    (response) => response.ok,
    () => false,
  )
