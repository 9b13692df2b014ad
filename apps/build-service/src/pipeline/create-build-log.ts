import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { BuildLog } from '../log/build-log.ts'
import { createOutputThrottle } from '../log/output-throttle.ts'
import type { ProgressSender } from '../log/progress-sender.ts'
import { secretForms } from '../log/secret-forms.ts'

/** The log of a build: masks the project's secrets and our own, and hands its lines to the sender. */
export function createBuildLog({ firstSeq, secretValues }: BuildSpec, sender: ProgressSender, serviceToken: string): BuildLog {
  return new BuildLog({
    firstSeq,
    secrets: secretForms([...secretValues, serviceToken]),
    add: (line) => sender.add(line),
    throttle: createOutputThrottle(),
    now: () => new Date(),
  })
}
