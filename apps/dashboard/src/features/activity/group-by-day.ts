const date = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

export interface Day<Item> {
  /** `Today`, `Yesterday`, else the date. */
  label: string
  items: Item[]
}

/** Things in their order, parted by the day they happened on where one is. */
export function groupByDay<Item extends { time: string }>(items: readonly Item[], now: Date): Day<Item>[] {
  const days: Day<Item>[] = []
  for (const item of items) {
    const label = labelOf(new Date(item.time), now)
    const last = days.at(-1)
    if (last?.label === label) last.items.push(item)
    else days.push({ label, items: [item] })
  }
  return days
}

function labelOf(time: Date, now: Date): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
  if (time.toDateString() === now.toDateString()) return 'Today'
  return time.toDateString() === yesterday.toDateString() ? 'Yesterday' : date.format(time)
}
