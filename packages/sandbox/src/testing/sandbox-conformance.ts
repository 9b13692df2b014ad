import { after, describe } from 'node:test'
import { channelConformance } from './conformance/channel-conformance.ts'
import { endConformance } from './conformance/end-conformance.ts'
import { environmentConformance } from './conformance/environment-conformance.ts'
import { fileConformance } from './conformance/file-conformance.ts'
import { limitConformance } from './conformance/limit-conformance.ts'
import { networkConformance } from './conformance/network-conformance.ts'
import { ConformanceSubject } from './conformance-subject.ts'
import type { DriverChoice } from './open-driver.ts'

/**
 * Registers the tests that every driver must pass, with and without control groups. What only walls can keep is asked of drivers that have
 * them (`isolation.namespaces`). Skipped, with the reason, on a host that cannot have the driver.
 */
export async function sandboxConformance(choice: Omit<DriverChoice, 'stateDir'>): Promise<void> {
  const title = `${choice.name} ${choice.useCgroup ? 'with' : 'without'} a control group`
  const subject = await ConformanceSubject.open(choice)
  if (typeof subject === 'string') {
    describe(title, { skip: subject }, () => {})
    return
  }
  describe(title, () => {
    after(() => subject.close())
    environmentConformance(subject)
    channelConformance(subject)
    fileConformance(subject)
    networkConformance(subject)
    limitConformance(subject)
    endConformance(subject)
  })
}
