import type { Activity } from '@plat/shared/contracts/activity.ts'
import { Box, KeyRound, Rocket, SquareFunction, UserRound, Users } from 'lucide-react'
import { Link } from '../../ui/link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowLink } from '../../ui/row-link.tsx'
import { activityHref } from './activity-href.ts'
import { topicOf } from './activity-topic.ts'
import { describeActivity } from './describe-activity.ts'

const ICONS = {
  deployments: Rocket,
  functions: SquareFunction,
  variables: KeyRound,
  projects: Box,
  members: Users,
  accounts: UserRound,
}

/** One line of the activity: who did what, where, when. The line leads to the thing, the project's name to the project. */
export function ActivityItem({ item, isProjectShown }: { item: Activity; isProjectShown: boolean }) {
  const { kind, actor, project, time } = item
  const sentence = describeActivity(item)
  const href = activityHref(item)
  const Icon = ICONS[topicOf(kind)]
  return (
    <li className="relative flex min-h-11 items-center gap-3 px-4 py-2 text-sm transition-colors has-[a]:hover:bg-hover">
      <Icon aria-hidden strokeWidth={1.5} className={`size-4 shrink-0 ${kind === 'deployment.failed' ? 'text-bad' : 'text-faint'}`} />
      <p className="min-w-0 flex-1 break-words sm:truncate">
        <span className="font-medium">{actor?.name ?? actor?.email ?? 'Plat'}</span>{' '}
        {href === undefined ? (
          <span className="text-muted">{sentence}</span>
        ) : (
          <RowLink href={href} className="text-muted">
            {sentence}
          </RowLink>
        )}
        {isProjectShown && project !== null && (
          <span className="text-muted">
            {kind === 'project.created' || kind === 'project.deleted' ? ' ' : ' in '}
            {kind === 'project.deleted' ? (
              project.name
            ) : (
              <Link href={`/projects/${project.slug}`} className="relative z-10 rounded-sm text-ink hover:underline">
                {project.name}
              </Link>
            )}
          </span>
        )}
      </p>
      <span className="relative z-10 shrink-0 text-xs text-faint">
        <RelativeTime time={time} />
      </span>
    </li>
  )
}
