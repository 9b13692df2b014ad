import { Suspense } from 'react'
import { DeploymentsPage } from '../../../../../features/deployments/deployments-page.tsx'

export default function Page() {
  return (
    <Suspense>
      <DeploymentsPage />
    </Suspense>
  )
}
