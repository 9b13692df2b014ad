import { SettingsPage } from '../../../../../features/project-settings/settings-page.tsx'

export default function Page() {
  return <SettingsPage />
}
