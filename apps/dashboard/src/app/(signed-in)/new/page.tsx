import { Suspense } from 'react'
import { NewProjectPage } from '../../../features/onboarding/new-project-page.tsx'

export default function Page() {
  return (
    <Suspense>
      <NewProjectPage />
    </Suspense>
  )
}
