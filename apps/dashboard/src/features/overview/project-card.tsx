import type { ProjectOverview } from '@plat/shared/contracts/metrics.ts'
import { ExternalLink } from 'lucide-react'
import { formatCount } from '../../ui/format-count.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { RowLink } from '../../ui/row-link.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { CommitLine, deploymentTitle } from '../deployments/commit-line.tsx'
import { DeploymentState } from '../deployments/deployment-state.tsx'
import { DEPLOYMENT_STATUS } from '../deployments/deployment-status.ts'

/** One project: its name and address, what is live or being made, and its last 24 hours. */
export function ProjectCard({ overview }: { overview: ProjectOverview }) {
  const { project, production, latest } = overview
  const host = new URL(project.urls.production).host
  // What goes on or went wrong since is worth more than what has been live for long.
  const shown = latest !== null && latest.status !== 'ready' && latest.status !== 'cancelled' ? latest : (production ?? latest)
  return (
    <li className="relative flex min-h-48 flex-col rounded-lg border bg-raised p-4 transition-colors hover:border-line-strong">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="truncate text-base font-medium">
            <RowLink href={`/projects/${project.slug}`} className="inline-block max-w-full truncate rounded-lg align-top leading-6">
              {project.name}
            </RowLink>
          </h2>
          {production === null ? (
            <p className="truncate text-xs/6 text-faint">{host}</p>
          ) : (
            <a
              href={project.urls.production}
              target="_blank"
              rel="noopener"
              className="relative z-10 inline-flex max-w-full items-center gap-1 rounded-sm text-xs/6 text-muted hover:text-ink"
            >
              <span className="truncate">{host}</span>
              <ExternalLink aria-hidden className="size-3 shrink-0" />
            </a>
          )}
        </div>
        <span className="pt-0.5 text-xs text-muted">
          {shown === null ? (
            <StatusDot tone="neutral" label="Empty" />
          ) : production === shown ? (
            <StatusDot tone="good" label="Live" />
          ) : (
            <DeploymentState status={shown.status} />
          )}
        </span>
      </div>
      <div className="mt-3 min-h-10">
        {shown === null ? (
          <p className="text-sm text-muted">Nothing was deployed yet.</p>
        ) : (
          <>
            <p className="truncate text-sm">{deploymentTitle(shown)}</p>
            <p className="flex min-w-0 items-center gap-2 text-xs text-muted">
              <CommitLine {...shown} />
              <span className="relative z-10 ml-auto">
                <RelativeTime time={shown.createdAt} />
              </span>
            </p>
          </>
        )}
      </div>
      <Traffic overview={overview} />
      {shown !== null && DEPLOYMENT_STATUS[shown.status].isGoingOn && (
        <span aria-hidden className="absolute inset-x-4 -bottom-px h-px animate-shimmer bg-accent" />
      )}
    </li>
  )
}

function Traffic({ overview: { invocations, failures } }: { overview: ProjectOverview }) {
  const calls = sum(invocations)
  const failed = sum(failures)
  return (
    <div className="mt-auto flex items-end justify-between gap-4 pt-3">
      <p className="text-xs text-muted">
        <span className="text-ink">{formatCount(calls)}</span> calls
        {failed > 0 && <span className="text-bad"> · {formatCount(failed)} failed</span>}
        <span className="block text-faint">last 24 hours</span>
      </p>
      <Sparkline values={invocations} bad={failures} label={`${calls} calls in the last 24 hours, ${failed} of them failed`} />
    </div>
  )
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
