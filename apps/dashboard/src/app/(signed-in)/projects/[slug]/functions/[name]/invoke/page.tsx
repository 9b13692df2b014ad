import { InvokePage } from '../../../../../../../features/invoke/invoke-page.tsx'

export default function Page() {
  return <InvokePage />
}
