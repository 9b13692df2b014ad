import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { LoadOptions, LoadResult, LoadTarget } from './load-target.ts'

const MARK = 'plat-bench '

/** Runs wrk with one thread. @throws Error with all it printed when it fails */
export async function runWrk(
  wrk: string,
  target: LoadTarget,
  { connections, seconds }: LoadOptions,
): Promise<LoadResult & { bytes: number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-bench-'))
  try {
    await writeFile(path.join(folder, 'body'), target.body ?? '')
    await writeFile(path.join(folder, 'request.lua'), script(target, path.join(folder, 'body')))
    const address = `http://127.0.0.1:${target.port}${target.path}`
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', path.join(folder, 'request.lua'), address]
    const child = spawn(wrk, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const [output, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    const line = output.split('\n').find((each) => each.startsWith(MARK))
    if (code !== 0 || line === undefined) throw new Error(`wrk ended with ${code}: ${output}${complaints}`)
    return JSON.parse(line.slice(MARK.length))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A request that never changes is formatted once by wrk, so that Lua costs nothing while it runs. */
function script({ method, host, headers, body }: LoadTarget, bodyFile: string): string {
  const fields = Object.entries({ Host: host, ...headers }).map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`)
  return `wrk.method = ${lua(method)}
${fields.join('\n')}
${body === undefined ? '' : `local file = io.open(${lua(bodyFile)}, 'rb')\nwrk.body = file:read('*a')\nfile:close()`}
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\\n${MARK}{"requests":%.0f,"failures":%.0f,"seconds":%.6f,"bytes":%.0f,"p50":%.4f,"p95":%.4f,"p99":%.4f}\\n',
    summary.requests, errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
`
}

/** A JSON string of ASCII is a Lua string too. */
const lua = (value: string): string => JSON.stringify(value)
