import type { Activity } from '@plat/shared/contracts/activity.ts'
import { topicOf } from './activity-topic.ts'

/** Where an item leads: to the thing itself, as near as there is an address; undefined where there is none any more. */
export function activityHref(item: Pick<Activity, 'kind' | 'project' | 'deploymentId' | 'functionName'>): string | undefined {
  const { kind, project, deploymentId, functionName } = item
  if (kind === 'project.deleted') return undefined
  if (project === null) return kind.startsWith('user.') ? '/admin' : topicOf(kind) === 'accounts' ? '/account' : undefined
  const base = `/projects/${project.slug}`
  if (functionName !== null && kind !== 'function.deleted') return `${base}/functions/${encodeURIComponent(functionName)}`
  if (deploymentId !== null) return `${base}/deployments/${deploymentId}`
  if (kind.startsWith('env.')) return `${base}/env`
  return kind === 'project.updated' || kind.startsWith('member.') ? `${base}/settings` : base
}
