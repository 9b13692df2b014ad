const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
const date = new Intl.DateTimeFormat('en', { month: 'short', day: '2-digit' })

/** `Mar 01 14:03:22`, in the reader's zone. */
export function formatLogTime(time: string): string {
  const at = new Date(time)
  return `${date.format(at)} ${clock.format(at)}`
}
