import { NothingHere } from '../../features/nothing-here.tsx'

export default function NotFound() {
  return <NothingHere />
}
