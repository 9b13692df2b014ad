import { X } from 'lucide-react'
import type { Member, MemberRole } from '../../data/members.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Select } from '../../ui/select.tsx'
import { PersonLine } from '../person-line.tsx'
import { ROLE_OPTIONS } from './roles.ts'

interface MemberRowProps {
  member: Member
  isMe: boolean
  onRole(role: MemberRole): void
  onRemove(): void
}

/** One member and their role. The owner stays what they are. */
export function MemberRow({ member, isMe, onRole, onRemove }: MemberRowProps) {
  const { email, role } = member
  return (
    <li className="flex min-h-14 items-center gap-x-3 gap-y-1 px-4 py-2 max-sm:flex-wrap max-sm:py-3">
      <PersonLine person={member} badge={isMe && <Badge>You</Badge>} />
      <div className="flex shrink-0 items-center gap-1 max-sm:ml-11 sm:ml-auto">
        {role === 'owner' ? (
          <span className="text-sm text-muted sm:px-2.5">Owner</span>
        ) : (
          <>
            <Select
              aria-label={`Role of ${email}`}
              className="w-32 max-sm:w-40"
              options={ROLE_OPTIONS}
              value={role}
              onChange={(event) => onRole(event.target.value as MemberRole)}
            />
            <IconButton label={isMe ? 'Leave this project' : `Remove ${email}`} onClick={onRemove} className="hover:text-bad!">
              <X />
            </IconButton>
          </>
        )}
      </div>
    </li>
  )
}
