// node:util.
import comparisons from 'assert/build/internal/util/comparisons.js'
import * as core from './util-core.js'

const { isDeepStrictEqual } = comparisons

export * from './util-core.js'
export { isDeepStrictEqual }
export default { ...core, isDeepStrictEqual }
