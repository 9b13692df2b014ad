import type { ActivityKind, ActivityNoun } from '@plat/shared/contracts/activity.ts'

/** What an item is about, coarsely enough to choose from. */
export type ActivityTopic = 'deployments' | 'functions' | 'variables' | 'projects' | 'members' | 'accounts'

export const TOPIC_OPTIONS: readonly { value: ActivityTopic; label: string }[] = [
  { value: 'deployments', label: 'Deployments' },
  { value: 'functions', label: 'Functions' },
  { value: 'variables', label: 'Variables' },
  { value: 'projects', label: 'Projects' },
  { value: 'members', label: 'Members' },
  { value: 'accounts', label: 'Accounts' },
]

const TOPICS: Readonly<Record<ActivityNoun, ActivityTopic>> = {
  deployment: 'deployments',
  function: 'functions',
  version: 'functions',
  env: 'variables',
  project: 'projects',
  member: 'members',
  token: 'accounts',
  user: 'accounts',
  session: 'accounts',
}

/** The nouns of the kinds that are about it, as the api takes them. */
export const nounsOf = (topic: string): string =>
  Object.entries(TOPICS)
    .flatMap(([noun, each]) => (each === topic ? [noun] : []))
    .join(',')

/** By the noun of its kind; of a newer api's, which this page does not know, it is about projects. */
export const topicOf = (kind: ActivityKind): ActivityTopic => TOPICS[kind.split('.', 1)[0] as ActivityNoun] ?? 'projects'
