import type { User } from '@plat/shared/contracts/users.ts'
import { Ellipsis, KeyRound, Trash2 } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Select } from '../../ui/select.tsx'
import type { Column } from '../../ui/table.tsx'
import { PersonLine } from '../person-line.tsx'
import { USER_ROLE_OPTIONS } from './user-roles.ts'

interface UserColumnsOptions {
  me: User | undefined
  onRole(user: User, role: User['role']): void
  onResetPassword(user: User): void
  onDelete(user: User): void
}

/** What the list of users shows. One's own account is changed below Account, and the last admin stays one. */
export function userColumns({ me, onRole, onResetPassword, onDelete }: UserColumnsOptions): Column<User>[] {
  const isMe = ({ id }: User) => id === me?.id
  return [
    {
      head: 'User',
      grow: true,
      phone: 'title',
      cell: (user) => (
        <span className="block min-w-0 py-1">
          <PersonLine person={user} badge={isMe(user) && <Badge>You</Badge>} />
        </span>
      ),
    },
    {
      head: 'Role',
      cell: (user) => (
        <Select
          aria-label={`Role of ${user.email}`}
          className="w-28"
          options={USER_ROLE_OPTIONS}
          value={user.role}
          disabled={isMe(user)}
          onChange={(event) => onRole(user, event.target.value as User['role'])}
        />
      ),
    },
    {
      head: 'Last seen',
      cell: ({ lastSeenAt }) => (
        <span className="text-xs whitespace-nowrap text-muted">{lastSeenAt === null ? 'Never' : <RelativeTime time={lastSeenAt} />}</span>
      ),
    },
    {
      head: 'Since',
      cell: ({ createdAt }) => (
        <span className="text-xs whitespace-nowrap text-muted">
          <RelativeTime time={createdAt} />
        </span>
      ),
    },
    {
      head: ' ',
      align: 'right',
      cell: (user) =>
        isMe(user) ? null : (
          <Menu
            trigger={
              <IconButton label={`More for ${user.email}`}>
                <Ellipsis />
              </IconButton>
            }
            groups={[
              [{ label: 'Reset password', icon: <KeyRound />, onSelect: () => onResetPassword(user) }],
              [{ label: 'Delete user', icon: <Trash2 />, danger: true, onSelect: () => onDelete(user) }],
            ]}
          />
        ),
    },
  ]
}
