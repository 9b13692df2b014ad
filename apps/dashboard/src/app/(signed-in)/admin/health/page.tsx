import { HealthPage } from '../../../../features/admin/health-page.tsx'

export default function Page() {
  return <HealthPage />
}
