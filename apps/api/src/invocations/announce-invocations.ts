import type { Dependencies } from '../dependencies.ts'

/** Tells whoever watches that there are new invocations of these projects. A hint: what was stored stays stored when it fails. */
export async function announceInvocations(
  { changes, log }: Pick<Dependencies, 'changes' | 'log'>,
  of: readonly { projectId: string }[],
): Promise<void> {
  const projectIds = [...new Set(of.map(({ projectId }) => projectId.toLowerCase()))]
  await changes.publish({ type: 'invocations', projectIds }).catch((error: unknown) => {
    log.warn('new invocations could not be announced', { error })
  })
}
