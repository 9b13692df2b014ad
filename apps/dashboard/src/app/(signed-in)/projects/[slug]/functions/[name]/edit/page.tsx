import { EditFunctionPage } from '../../../../../../../features/functions/edit-function-page.tsx'

export default function Page() {
  return <EditFunctionPage />
}
