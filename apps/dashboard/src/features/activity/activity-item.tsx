import type { Activity } from '@plat/shared/contracts/activity.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowLink } from '../../ui/row-link.tsx'
import { describeActivity } from './describe-activity.ts'

/** One line of the activity: who did what, where, when. */
export function ActivityItem({ item, isProjectShown }: { item: Activity; isProjectShown: boolean }) {
  const { actor, project, deploymentId, time } = item
  const sentence = describeActivity(item)
  const href = project === null ? undefined : `/projects/${project.slug}${deploymentId === null ? '' : `/deployments/${deploymentId}`}`
  return (
    <li className="relative flex min-h-11 items-center justify-between gap-4 px-4 py-2 text-sm transition-colors has-[a]:hover:bg-hover">
      <p className="min-w-0 truncate">
        <span className="font-medium">{actor?.name ?? actor?.email ?? 'Plat'}</span>{' '}
        {href === undefined ? (
          <span className="text-muted">{sentence}</span>
        ) : (
          <RowLink href={href} className="text-muted">
            {sentence}
          </RowLink>
        )}
        {isProjectShown && project !== null && <span className="text-muted"> in {project.name}</span>}
      </p>
      <span className="relative z-10 shrink-0 text-xs text-faint">
        <RelativeTime time={time} />
      </span>
    </li>
  )
}
