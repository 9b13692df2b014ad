import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gitEnvironment } from './git-environment.ts'
import { processGroupOf } from './process-group.ts'
import { readCgiHead } from './read-cgi-head.ts'

export interface BackendCall {
  /** Folder of the repositories. */
  folder: string
  /** Such as /<project id>.git/info/refs: made by us, never the caller's text. */
  path: string
  /** Such as service=git-upload-pack, or nothing. */
  query: string
  userId: string
  /** Git configuration in force for this call, above the repository's own. */
  config: Readonly<Record<string, string>>
  /** Further environment, for hooks. */
  env?: Readonly<Record<string, string>>
}

const TIME_MS_MAX = 2 * 60 * 60_000
const STDERR_MAX = 4_096

/**
 * Lets `git http-backend` (git-http-backend(1), a CGI program, RFC 3875) answer a request, streaming both ways. When the caller goes away,
 * or after two hours, git and everything it started is ended, first kindly so that it removes its lock files. Settles only when none of
 * them is left: what git has written by then is all it writes.
 *
 * @returns what went wrong on git's or the caller's side, for the log; undefined when nothing did
 * @throws Error when git cannot be run or answers nonsense
 */
export async function runHttpBackend(request: IncomingMessage, response: ServerResponse, call: BackendCall): Promise<string | undefined> {
  const child = spawn('git', ['http-backend'], { cwd: call.folder, env: toEnvironment(request, call), stdio: 'pipe', detached: true })
  const group = processGroupOf(child)
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
  exited.catch(() => undefined) // awaited below; a failed start also ends the streams
  const isAbandoned = (): boolean => response.closed && !response.writableFinished
  const deadline = setTimeout(() => void group.end(), TIME_MS_MAX)
  response.once('close', () => isAbandoned() && void group.end())
  try {
    const complaints = collect(child.stderr)
    pipeline(request, child.stdin).catch(() => child.stdin.destroy()) // git needs no more, or the caller is gone: seen below
    await answer(child.stdout, response)
    const code = await exited
    return code === 0 ? undefined : `status ${code}: ${complaints()}`
  } catch (error) {
    if (isAbandoned()) return 'the caller went away'
    throw error
  } finally {
    clearTimeout(deadline)
    if (child.exitCode === null || isAbandoned()) await group.end()
  }
}

async function answer(output: Readable, response: ServerResponse): Promise<void> {
  const { status, headers, rest } = await readCgiHead(output)
  response.writeHead(status, headers)
  response.write(rest)
  await pipeline(output, response)
}

function toEnvironment(
  { method = 'GET', headers }: IncomingMessage,
  { folder, path, query, userId, config, env }: BackendCall,
): Record<string, string> {
  const given = (name: string, value: string | string[] | undefined) =>
    typeof value === 'string' && /^[\x20-\x7e]{1,200}$/.test(value) ? { [name]: value } : {}
  return gitEnvironment(config, {
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: method,
    REMOTE_USER: userId,
    ...given('CONTENT_TYPE', headers['content-type']),
    ...given('CONTENT_LENGTH', headers['content-length']),
    ...given('HTTP_CONTENT_ENCODING', headers['content-encoding']),
    ...given('GIT_PROTOCOL', headers['git-protocol']),
    ...env,
  })
}

function collect(stream: Readable): () => string {
  let text = ''
  stream.on('data', (chunk: Buffer) => {
    if (text.length < STDERR_MAX) text += chunk.toString('utf8')
  })
  return () => text.slice(0, STDERR_MAX)
}
