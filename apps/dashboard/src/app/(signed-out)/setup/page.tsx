import { SetupPage } from '../../../features/session/setup-page.tsx'

export default function Page() {
  return <SetupPage />
}
