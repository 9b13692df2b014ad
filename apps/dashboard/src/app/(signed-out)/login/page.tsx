import { Suspense } from 'react'
import { LoginPage } from '../../../features/session/login-page.tsx'

export default function Page() {
  return (
    <Suspense>
      <LoginPage />
    </Suspense>
  )
}
