import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface TestDatabaseServer {
  /** With the password. */
  url: string
  /** An orderly end; its data stays. */
  stop(): Promise<void>
}

const embeddedServer = fileURLToPath(new URL('../../../standalone/src/postgres/main.ts', import.meta.url))

/** Starts the embedded Postgres of apps/standalone, run as its own program, on a folder; the same folder again gives the same data and URL. */
export async function startTestDatabaseServer(folder: string): Promise<TestDatabaseServer> {
  const child = spawn(process.execPath, [embeddedServer, '--not-durable', '--data-dir', folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    url: await readUrl(child.stdout),
    async stop() {
      child.stdin.end()
      await exited
    },
  }
}

/** It prints one line of JSON when it accepts connections. */
async function readUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const { url, password } = JSON.parse(line) as { url: string; password: string }
    const withPassword = new URL(url)
    withPassword.password = password
    return withPassword.href
  }
  throw new Error('the test database server ended before it printed its URL')
}
