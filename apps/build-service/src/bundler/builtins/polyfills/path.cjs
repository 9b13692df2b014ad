// node:path: functions live on a POSIX system.
module.exports = require('path-browserify/index.js')
