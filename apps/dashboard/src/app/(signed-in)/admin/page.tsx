import { UsersPage } from '../../../features/admin/users-page.tsx'

export default function Page() {
  return <UsersPage />
}
