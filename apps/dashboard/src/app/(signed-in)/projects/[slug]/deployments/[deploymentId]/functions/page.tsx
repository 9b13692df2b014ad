import { FunctionsTab } from '../../../../../../../features/release/functions-tab.tsx'

export default function Page() {
  return <FunctionsTab />
}
