import { createHash, randomBytes } from 'node:crypto'

/** A new lease for a build handed to a build-service: names the service, so that its leases can be counted, and cannot be guessed. */
export const createLeaseToken = (buildServiceId: string): string => `${leasePrefix(buildServiceId)}${randomBytes(24).toString('base64url')}`

/** What every lease of a build-service begins with. */
export const leasePrefix = (buildServiceId: string): string => `${createHash('sha256').update(buildServiceId).digest('hex').slice(0, 16)}.`
