import { BuildLogTab } from '../../../../../../features/build-log/build-log-tab.tsx'

export default function Page() {
  return <BuildLogTab />
}
