module.exports = require('string_decoder/lib/string_decoder.js')
