import type { Role } from '@plat/shared/contracts/common.ts'
import { ROLE_WORDS } from './roles.ts'

/** What one may here, and what the other roles may. */
export function OwnRole({ role, isServerAdmin }: { role: Role; isServerAdmin: boolean }) {
  const { [role]: own } = ROLE_WORDS
  return (
    <div className="px-4 py-3 text-sm">
      <p>
        {isServerAdmin ? (
          <>You are an admin of this server and may do everything in every project.</>
        ) : (
          <>
            Your role is <span className="font-medium">{role}</span>, who {own}.
          </>
        )}
      </p>
      <details className="mt-1 text-muted">
        <summary className="w-fit rounded-sm text-xs">What each role may do</summary>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-xs">
          {Object.entries(ROLE_WORDS).map(([name, words]) => (
            <div key={name} className="contents">
              <dt className="text-ink capitalize">{name}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
