import { once } from 'node:events'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { RequestHandler, Response } from 'express'
import type { Dependencies } from '../dependencies.ts'
import type { PushSessions } from './push-sessions.ts'
import { parseRefUpdates, recordPush } from './record-push.ts'
import { reportDeployment } from './report-deployment.ts'

/** A push does not hold its terminal for longer; the deployment goes on. */
const FOLLOW_MS_MAX = 30 * 60_000

/**
 * Takes git's own report of a push from the post-receive hook: records a deployment a branch, then tells the hook how each of them goes. A
 * hook that goes away, or a stop of the api, changes nothing but that nobody is told.
 */
export function takePushReport(dependencies: Dependencies, sessions: PushSessions): RequestHandler {
  return async (request, response) => {
    const session = sessions.take(String(request.params.token))
    if (!session) throw new AppError('NOT_FOUND')
    request.socket.setTimeout(0) // a build may be silent for longer than an idle connection may
    const deploymentIds = await recordPush(dependencies, { ...session, updates: parseRefUpdates(String(request.body)) })
    session.isRecorded = true
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    response.status(200).type('text/plain').flushHeaders()
    const signal = AbortSignal.any([gone.signal, dependencies.stopping, AbortSignal.timeout(FOLLOW_MS_MAX)])
    try {
      for (const deploymentId of deploymentIds)
        for await (const line of reportDeployment(dependencies, { deploymentId, slug: session.slug, signal }))
          await say(response, line, gone.signal)
    } catch (error) {
      if (!gone.signal.aborted) dependencies.log.warn('a push was not told everything', { projectId: session.projectId, error })
    }
    if (signal.aborted && !gone.signal.aborted) await say(response, farewell(dependencies), gone.signal)
    response.end()
  }
}

const farewell = ({ stopping, config }: Dependencies): string =>
  stopping.aborted
    ? 'The api is restarting. The deployment goes on without this output.'
    : `The build takes long. It goes on; follow it at ${config.apiEndpoint}/api.`

async function say(response: Response, line: string, gone: AbortSignal): Promise<void> {
  if (!response.write(`${line}\n`)) await once(response, 'drain', { signal: gone }).catch(() => undefined) // the hook is gone
}
