import { Laptop, Smartphone, SquareTerminal } from 'lucide-react'
import type { SessionInfo } from '../../data/sessions.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { describeUserAgent } from './describe-user-agent.ts'

const ICONS = { desktop: Laptop, phone: Smartphone, program: SquareTerminal }

/** One session: with what, from where, last used when. */
export function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd(): void }) {
  const { userAgent, address, lastUsedAt, createdAt, isCurrent } = session
  const { words, kind } = describeUserAgent(userAgent)
  const Icon = ICONS[kind]
  return (
    <li className="flex min-h-14 items-center gap-3 px-4 py-2 text-sm">
      <Icon aria-hidden className="size-5 shrink-0 text-muted" strokeWidth={1.5} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <span title={userAgent ?? undefined} className="min-w-0 truncate font-medium">
            {words}
          </span>
          {isCurrent && <Badge tone="good">This one</Badge>}
        </p>
        <p className="flex flex-wrap gap-x-1.5 text-xs text-muted">
          {address !== null && <span className="font-mono break-all">{address}</span>}
          {address !== null && <span aria-hidden>·</span>}
          <span>
            {isCurrent ? (
              'in use'
            ) : (
              <>
                used <RelativeTime time={lastUsedAt ?? createdAt} />
              </>
            )}
          </span>
          <span aria-hidden>·</span>
          <span>
            since <RelativeTime time={createdAt} />
          </span>
        </p>
      </div>
      {!isCurrent && (
        <Button size="sm" variant="ghost" onClick={onEnd} className="-mr-2.5 ml-auto" aria-label={`End the session of ${words}`}>
          End
        </Button>
      )}
    </li>
  )
}
