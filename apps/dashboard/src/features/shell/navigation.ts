import type { TabLink } from '../../ui/tab-links.tsx'

/** The views of everything. */
export const globalTabs = (isAdmin: boolean): TabLink[] => [
  { href: '/', label: 'Projects' },
  { href: '/activity', label: 'Activity' },
  { href: '/account', label: 'Account', below: true },
  ...(isAdmin ? [{ href: '/admin', label: 'Admin', below: true }] : []),
]

/** The views of one project. */
export function projectTabs(slug: string): TabLink[] {
  const base = `/projects/${slug}`
  return [
    { href: base, label: 'Overview' },
    { href: `${base}/deployments`, label: 'Deployments', below: true },
    { href: `${base}/functions`, label: 'Functions', below: true, also: `${base}/invocations` },
    { href: `${base}/logs`, label: 'Logs', below: true },
    { href: `${base}/env`, label: 'Environment', below: true },
    { href: `${base}/settings`, label: 'Settings', below: true },
  ]
}
