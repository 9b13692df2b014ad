import type { Activity, ActivityKind } from '@plat/shared/contracts/activity.ts'

type Words = (item: Activity) => string

const what = ({ subject }: Activity) => subject ?? ''
const on = ({ subject }: Activity) => (subject === null ? '' : ` on ${subject}`)
const version = ({ functionName, version: number }: Activity) => `version ${number ?? '?'} of ${functionName ?? 'a function'}`
const named = ({ functionName }: Activity) => functionName ?? 'a function'

const SENTENCES: Record<ActivityKind, Words> = {
  'project.created': () => 'created the project',
  'project.updated': () => 'changed the settings',
  'project.deleted': () => 'deleted the project',
  'member.added': (item) => `gave access to ${what(item)}`,
  'member.removed': (item) => `took access from ${what(item)}`,
  'env.changed': (item) => `set ${what(item)}`,
  'env.deleted': (item) => `removed ${what(item)}`,
  'deployment.created': (item) => `started a deployment${on(item)}`,
  'deployment.ready': (item) => `finished a deployment${on(item)}`,
  'deployment.failed': (item) => `could not build a deployment${on(item)}`,
  'deployment.cancelled': (item) => `cancelled a deployment${on(item)}`,
  'deployment.promoted': (item) => `made a deployment live${on(item)}`,
  'deployment.rolled-back': () => 'rolled back',
  'function.created': (item) => `created ${named(item)}`,
  'function.updated': (item) => `changed ${named(item)}`,
  'function.enabled': (item) => `switched ${named(item)} on`,
  'function.disabled': (item) => `switched ${named(item)} off`,
  'function.deleted': (item) => `deleted ${named(item)}`,
  'version.activated': (item) => `activated ${version(item)}`,
  'version.deleted': (item) => `deleted ${version(item)}`,
  'token.created': (item) => `made the token ${what(item)}`,
  'token.revoked': (item) => `revoked the token ${what(item)}`,
  'user.created': (item) => `added the user ${what(item)}`,
  'user.updated': (item) => `changed the user ${what(item)}`,
  'user.deleted': (item) => `removed the user ${what(item)}`,
  'session.opened': () => 'signed in',
  'session.revoked': () => 'ended a session',
}

/** What was done, to follow the name of who did it. */
export const describeActivity = (item: Activity): string => SENTENCES[item.kind](item)
