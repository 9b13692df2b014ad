import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

/** What the running services say of themselves that the operator should know; a part nobody answered is undefined. */
export interface ServiceFacts {
  setup: z.infer<typeof Setup> | undefined
  sandbox: z.infer<typeof Sandbox> | undefined
}

const Setup = z.object({ needed: z.boolean(), code: z.string().optional() })
const Sandbox = z.object({ driver: z.string(), cgroup: z.string(), warnings: z.array(z.string()) })
const BuildHealth = z.object({ sandbox: Sandbox })
const ANSWER_MS = 5_000
/** An api that has just begun to listen refuses (503) until its database is ready. */
const PATIENCE_MS = 60_000
const PAUSE_MS = 50

/** Asks the api whether a first user is needed, and the build-service how builds are walled in; one that is still starting is asked again for up to a minute. Never rejects. */
export async function askServices(urls: { api: string; buildService: string }, serviceToken: string): Promise<ServiceFacts> {
  const [setup, health] = await Promise.all([
    ask(`${urls.api}/internal/setup`, Setup, { authorization: `Bearer ${serviceToken}` }),
    ask(`${urls.buildService}/health`, BuildHealth, {}),
  ])
  return { setup, sandbox: health?.sandbox }
}

async function ask<Output>(url: string, schema: z.ZodType<Output>, headers: Record<string, string>): Promise<Output | undefined> {
  const until = Date.now() + PATIENCE_MS
  try {
    for (;;) {
      const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
      const answer: unknown = await response.json()
      if (response.status !== 503 || schema.safeParse(answer).success || Date.now() > until) return schema.safeParse(answer).data
      await delay(PAUSE_MS)
    }
  } catch {
    return undefined // the summary says what it could not learn; the platform runs all the same
  }
}
