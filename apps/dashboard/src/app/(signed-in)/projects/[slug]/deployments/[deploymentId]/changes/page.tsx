import { ChangesTab } from '../../../../../../../features/release/changes-tab.tsx'

export default function Page() {
  return <ChangesTab />
}
