import { networkInterfaces } from 'node:os'
import { refusedRange } from '../domain/address-rules.ts'
import { reachedAddress } from '../domain/reached-address.ts'

const LOCAL_RANGES = new Set(['loopback', 'this network', 'unspecified'])

/** Whether a connection to the address ends at this machine, in whatever form it is written. Interfaces are read anew each time: addresses come and go. */
export function isOwnAddress(address: string): boolean {
  if (LOCAL_RANGES.has(refusedRange(address) ?? '')) return true
  const wanted = toBytesText(address)
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => toBytesText(entry.address) === wanted))
}

/** The same text for all spellings of one address. */
const toBytesText = (address: string): string => Buffer.from(reachedAddress(address) ?? []).toString('hex')
