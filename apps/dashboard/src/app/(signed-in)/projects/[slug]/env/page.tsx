import { EnvPage } from '../../../../../features/env/env-page.tsx'

export default function Page() {
  return <EnvPage />
}
