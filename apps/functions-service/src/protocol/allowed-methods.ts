/** The value of an Allow header (RFC 9110 §10.2.1) as guests tell it: method names in capitals, at most ten. */
export const ALLOWED_METHODS = /^[A-Z]{1,8}(?:, [A-Z]{1,8}){0,9}$/
