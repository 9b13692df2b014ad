/** What a record has in place of a header's value that it never keeps, such as a cookie's. */
export const MASKED = '[masked]'
