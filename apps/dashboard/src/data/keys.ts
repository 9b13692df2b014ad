/**
 * Where each answer of the api is kept. What belongs to a project is below its slug, so that all of it can be dropped at once.
 * Which live events touch an answer stands in the query's own `meta.live`.
 */
export const keys = {
  me: ['me'] as const,
  sessions: ['sessions'] as const,
  tokens: ['tokens'] as const,
  users: ['users'] as const,
  platform: ['platform'] as const,
  env: (slug: string) => ['project', slug, 'env'] as const,
  members: (slug: string) => ['project', slug, 'members'] as const,
  overview: ['overview'] as const,
  activity: (filter: Readonly<Record<string, string>>) => ['activity', filter] as const,
  project: (slug: string) => ['project', slug] as const,
  deployments: (slug: string, filters: Readonly<Record<string, string>> = {}) => ['project', slug, 'deployments', filters] as const,
  functions: (slug: string) => ['project', slug, 'functions'] as const,
  function: (slug: string, name: string) => ['project', slug, 'functions', name] as const,
  versions: (slug: string, name: string) => ['project', slug, 'functions', name, 'versions'] as const,
  source: (slug: string, name: string, version: number) => ['project', slug, 'functions', name, 'source', version] as const,
  invocations: (slug: string, name: string) => ['project', slug, 'invocations', name] as const,
  logs: (slug: string, filters: Readonly<Record<string, string>>) => ['project', slug, 'logs', filters] as const,
  invocation: (id: string) => ['invocation', id] as const,
  neighbours: (id: string) => ['invocation', id, 'neighbours'] as const,
  metrics: (slug: string, query: Readonly<Record<string, string | number>>) => ['project', slug, 'metrics', query] as const,
  functionMetrics: (slug: string) => ['project', slug, 'metrics', 'functions'] as const,
  deployment: (id: string) => ['deployment', id] as const,
  deploymentFiles: (id: string) => ['deployment', id, 'files'] as const,
  deploymentDiff: (id: string) => ['deployment', id, 'diff'] as const,
}
