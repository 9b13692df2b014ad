import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { until } from './until.ts'

interface Ready {
  apiUrl: string
  ports: Record<'API_PORT' | 'FUNCTIONS_PORT' | 'BUILD_PORT' | 'PROXY_PORT', number> & { DASHBOARD_PORT?: number }
  setup: { needed: boolean; code?: string }
  sandbox: { driver: string; warnings: string[] }
}

const MAIN = path.join(import.meta.dirname, '../fixtures/tiny-platform/main.ts')

/** A whole platform of tiny apps and a real Postgres, as a process of its own that dies with the test's directory. */
export class TinyPlatform {
  readonly child: ChildProcess
  output = ''

  constructor(dataDir: string, env: Record<string, string> = {}) {
    const ports = { API_PORT: '0', FUNCTIONS_PORT: '0', BUILD_PORT: '0', PROXY_PORT: '0', DASHBOARD_PORT: '0', PLAT_DASHBOARD: 'off' }
    const given = { PATH: '/usr/bin:/bin', LOG_FORMAT: 'json', DATA_DIR: dataDir, ...ports, ...env }
    this.child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], { env: given, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk
      })
  }

  /** What the JSON record `ready` says. */
  async ready(): Promise<Ready> {
    return until('ready', () => {
      if (this.child.exitCode !== null) throw new Error(`it ended instead:\n${this.output}`)
      const line = this.output.split('\n').find((text) => text.includes('"message":"ready"') && text.endsWith('}'))
      return line === undefined ? undefined : (JSON.parse(line) as Ready)
    })
  }

  async exitCode(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit')
    return this.child.exitCode
  }
}
