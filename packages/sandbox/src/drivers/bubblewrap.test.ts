import { sandboxConformance } from '../testing/sandbox-conformance.ts'

await sandboxConformance({ name: 'bubblewrap', useCgroup: true })
await sandboxConformance({ name: 'bubblewrap', useCgroup: false })
