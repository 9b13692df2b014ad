import { FunctionSettingsPage } from '../../../../../../../features/functions/function-settings-page.tsx'

export default function Page() {
  return <FunctionSettingsPage />
}
