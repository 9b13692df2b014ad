import { Button } from '../../ui/button.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { LogValues, SetLogValues } from './use-log-filters.ts'
import type { StreamState } from './use-log-stream.ts'

interface LiveSwitchProps {
  isOn: boolean
  state: StreamState
  values: LogValues
  onSet: SetLogValues
}

/** Whether new entries appear by themselves, and whether they can. */
export function LiveSwitch({ isOn, state, values, onSet }: LiveSwitchProps) {
  // What ends in the past has nothing new: following it lets go of that end.
  const toggle = () => (isOn ? onSet({ live: 'off' }) : onSet({ live: undefined, ...(values.range === 'custom' ? { to: undefined } : {}) }))
  return (
    <Button aria-pressed={isOn} onClick={toggle}>
      {!isOn ? (
        <StatusDot tone="neutral" label="Paused" />
      ) : state === 'lost' ? (
        <StatusDot tone="warn" label="Reconnecting" />
      ) : (
        <StatusDot tone="good" label="Live" pulse={state === 'open'} />
      )}
    </Button>
  )
}
