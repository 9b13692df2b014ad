import { FilesTab } from '../../../../../../../features/release/files-tab.tsx'

export default function Page() {
  return <FilesTab />
}
