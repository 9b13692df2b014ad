import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { runCli } from '../run-cli.ts'

export interface PlatTest {
  url: string
  home: string
  /** A folder to work in, empty at first. */
  folder: string
  /** `METHOD path authorization` of each request so far. */
  asked: string[]
  write(file: string, text: string): void
  run(args: readonly string[], env?: Record<string, string | undefined>): Promise<{ code: number; stdout: string; stderr: string }>
}

/** An answer of the api that refuses. */
export const refuses =
  (status: number, code: string, message = 'There is none.'): RequestListener =>
  (_request, response) =>
    response.writeHead(status).end(JSON.stringify({ error: { code, message } }))

/** The command line within this process, at an api that answers `METHOD path` as given, by a value or a listener, and everything else by 404. */
export async function runPlat(context: TestContext, answers: Record<string, unknown> = {}): Promise<PlatTest> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const key = `${request.method} ${request.url?.split('?')[0]}`
    asked.push(`${key} ${request.headers.authorization ?? ''}`.trim())
    const answer = answers[key]
    if (typeof answer === 'function') (answer as RequestListener)(request, response)
    else if (key in answers) response.end(JSON.stringify(answer))
    else refuses(404, 'PROJECT_NOT_FOUND')(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const home = mkdtempSync(path.join(os.tmpdir(), 'plat run '))
  context.after(() => {
    server.closeAllConnections()
    server.close()
    rmSync(home, { recursive: true, force: true })
  })
  const folder = path.join(home, 'work')
  mkdirSync(folder)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    home,
    folder,
    asked,
    write: (file, text) => {
      mkdirSync(path.dirname(path.join(home, file)), { recursive: true })
      writeFileSync(path.join(home, file), text)
    },
    async run(argv, env = {}) {
      const stdout = collect()
      const stderr = collect()
      const code = await runCli({
        argv,
        cwd: folder,
        env: { HOME: home, PLAT_API: url, PLAT_TOKEN: 'given', ...env },
        stdin: Readable.from([]),
        stdout: stdout.stream,
        stderr: stderr.stream,
        onInterrupt: () => undefined,
      })
      return { code, stdout: stdout.text(), stderr: stderr.text() }
    },
  }
}

function collect(): { stream: Writable; text(): string } {
  let text = ''
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  return { stream, text: () => text }
}
