import { readdir, readFile } from 'node:fs/promises'

export interface Resources {
  rssBytes: number
  threads: number
  descriptors: number
}

/** Garbage that V8 has not come to collect, and the code that is kept cached. What got through elsewhere was 540 MB to 3.9 GB (security-rules §4.3). */
const RSS_GROWTH_MAX = 192 * 1024 * 1024
/** Link, log and status of one sandboxed process. */
const DESCRIPTORS_PER_GUEST = 8

/** What a process holds now, read from /proc. */
export async function readResources(pid: number): Promise<Resources> {
  const [status, threads, descriptors] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readdir(`/proc/${pid}/task`),
    readdir(`/proc/${pid}/fd`),
  ])
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
  return { rssBytes: kilobytes * 1024, threads: threads.length, descriptors: descriptors.length }
}

/** What a service holds above what it held before, in words; `guests` is how many it keeps now beyond those of before. */
export function excess(now: Resources, before: Resources, guests: number): string[] {
  const descriptorsMax = before.descriptors + DESCRIPTORS_PER_GUEST * guests
  return [
    ...(now.rssBytes > before.rssBytes + RSS_GROWTH_MAX ? [`${now.rssBytes} resident bytes instead of ${before.rssBytes}`] : []),
    ...(now.threads > before.threads ? [`${now.threads} threads instead of ${before.threads}`] : []),
    ...(now.descriptors > descriptorsMax ? [`${now.descriptors} descriptors instead of ${descriptorsMax}`] : []),
  ]
}
