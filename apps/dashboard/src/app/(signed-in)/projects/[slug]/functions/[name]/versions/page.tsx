import { VersionsPage } from '../../../../../../../features/functions/versions-page.tsx'

export default function Page() {
  return <VersionsPage />
}
