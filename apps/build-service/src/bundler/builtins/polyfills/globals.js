// What code written for Node.js expects as globals and the platform does not have. Left out where nothing names it.
export { Buffer } from './buffer.js'
