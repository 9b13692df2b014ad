import { sandboxConformance } from '../testing/sandbox-conformance.ts'

await sandboxConformance({ name: 'plain', useCgroup: true })
await sandboxConformance({ name: 'plain', useCgroup: false })
