import type { Dependencies } from '../dependencies.ts'
import { listPushMarkers } from './push-markers.ts'
import { reconcileRepository } from './reconcile-repository.ts'

/** Looks after every push that did not come to its end: what git has accepted gets its deployment, whatever was killed in between. */
export async function reconcileRepositories(dependencies: Dependencies): Promise<void> {
  for (const { projectId, userId, isAbandoned, remove } of await listPushMarkers(dependencies.config)) {
    try {
      await reconcileRepository(dependencies, { projectId, userId })
      if (isAbandoned) await remove()
    } catch (error) {
      dependencies.log.warn('a repository could not be compared with its deployments; tried again soon', { projectId, error })
    }
  }
}
