import { publishNotices } from '../change-feed/publish-notice.ts'
import type { Dependencies } from '../dependencies.ts'

interface Batch {
  invocations: readonly { id: string; projectId: string }[]
  figures: readonly { projectId: string }[]
}

/** Tells whoever watches what a batch brought. A hint: what was stored stays stored when it fails. */
export async function announceInvocations({ sql, log }: Pick<Dependencies, 'sql' | 'log'>, { invocations, figures }: Batch): Promise<void> {
  const projectIds = [...new Set([...invocations, ...figures].map(({ projectId }) => projectId.toLowerCase()))]
  const records = [...Map.groupBy(invocations, ({ projectId }) => projectId.toLowerCase())].map(([projectId, own]) => ({
    type: 'records' as const,
    projectId,
    invocationIds: own.map(({ id }) => id.toLowerCase()),
  }))
  await publishNotices(sql, [{ type: 'invocations', projectIds }, ...records]).catch((error: unknown) => {
    log.warn('new invocations could not be announced', { error })
  })
}
