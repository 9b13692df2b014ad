import { once } from 'node:events'
import type { Response } from 'express'
import type { Dependencies } from '../../dependencies.ts'
import { showDeployment } from '../show-deployment.ts'
import { followLog, type LogEvent } from './follow-log.ts'

interface StreamInput {
  deploymentId: string
  after: number
  response: Response
}

const HEARTBEAT_MS = 10_000
/** A reader that takes nothing for this long is gone. */
const STALLED_MS = 60_000

/**
 * Sends a deployment's log as server-sent events (WHATWG HTML §9.2): `line` with its number as id, and one `end` with status, url and
 * error. A reader that falls behind is waited for, and cut off after a minute; it goes on where it was with Last-Event-ID.
 */
export async function streamLog(dependencies: Dependencies, { deploymentId, after, response }: StreamInput): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  response.flushHeaders()
  const closed = new AbortController()
  response.once('close', () => closed.abort())
  const signal = AbortSignal.any([closed.signal, dependencies.stopping])
  try {
    for await (const event of followLog(dependencies, { deploymentId, after, signal, idleMs: HEARTBEAT_MS })) {
      if (!response.write(await toText(dependencies, deploymentId, event))) await drained(response, signal)
    }
  } catch (error) {
    if (!signal.aborted) dependencies.log.warn('a followed log ended early', { deploymentId, error })
  }
  response.end()
}

async function toText(dependencies: Dependencies, deploymentId: string, event: LogEvent): Promise<string> {
  if (event.type === 'idle') return ': still there\n\n'
  if (event.type === 'lines') return event.lines.map((line) => `id: ${line.seq}\nevent: line\ndata: ${JSON.stringify(line)}\n\n`).join('')
  if (event.status === 'gone') return `event: end\ndata: ${JSON.stringify({ status: 'cancelled', url: null, error: null })}\n\n`
  const { status, url, error } = await showDeployment(dependencies, deploymentId)
  return `event: end\ndata: ${JSON.stringify({ status, url, error })}\n\n`
}

async function drained(response: Response, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(STALLED_MS)]) }).catch(() => {
    response.destroy()
  })
}
