import type { PersonalToken } from '../../data/tokens.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Column } from '../../ui/table.tsx'

const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

/** What a list of tokens shows. */
export function tokenColumns(onRevoke: (token: PersonalToken) => void): Column<PersonalToken>[] {
  return [
    { head: 'Name', grow: true, phone: 'title', cell: ({ name }) => <span className="font-medium">{name}</span> },
    { head: 'Begins with', cell: ({ prefix }) => <code className="font-mono text-xs whitespace-nowrap text-muted">{prefix}…</code> },
    {
      head: 'Last used',
      cell: ({ lastUsedAt }) => (
        <span className="text-xs whitespace-nowrap text-muted">{lastUsedAt === null ? 'Never' : <RelativeTime time={lastUsedAt} />}</span>
      ),
    },
    { head: 'Ends', cell: ({ expiresAt }) => <Expiry time={expiresAt} /> },
    {
      head: ' ',
      align: 'right',
      cell: (token) => (
        <Button size="sm" variant="ghost" onClick={() => onRevoke(token)} aria-label={`Revoke ${token.name}`} className="-mr-2.5">
          Revoke
        </Button>
      ),
    },
  ]
}

function Expiry({ time }: { time: string | null }) {
  if (time === null) return <span className="text-xs text-muted">Never</span>
  if (new Date(time) <= new Date()) return <Badge tone="bad">Expired</Badge>
  return (
    <time dateTime={time} className="text-xs whitespace-nowrap text-muted">
      {date.format(new Date(time))}
    </time>
  )
}
