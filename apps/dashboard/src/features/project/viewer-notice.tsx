import { Notice } from '../../ui/notice.tsx'

/** In the place of what a viewer may not do; `act` names it, such as `deploy`. */
export const ViewerNotice = ({ act }: { act: string }) => (
  <Notice tone="active" title={`You may look, but not ${act}: your role is viewer.`} />
)
