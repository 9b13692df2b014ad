import { removeOldActivities } from '../activity/remove-old-activities.ts'
import { removeExpiredSessions } from '../auth/remove-expired-sessions.ts'
import type { Dependencies } from '../dependencies.ts'
import { removeOldFigures } from '../invocations/remove-old-figures.ts'
import { removeOldInvocations } from '../invocations/remove-old-invocations.ts'
import { removeOldUploads } from '../uploads/remove-old-uploads.ts'

const EVERY_SECONDS = 3600

/** Every hour, on one copy of the api: removes what is kept for a while only (R54). */
export async function scheduleRetention(dependencies: Dependencies): Promise<void> {
  await dependencies.queue.schedule('retention', EVERY_SECONDS, async () => {
    const sessions = await removeExpiredSessions(dependencies)
    const invocations = await removeOldInvocations(dependencies)
    const figures = await removeOldFigures(dependencies)
    const uploads = await removeOldUploads(dependencies)
    const activities = await removeOldActivities(dependencies)
    dependencies.log.info('old rows removed', { sessions, invocations, figures, uploads, activities })
  })
}
