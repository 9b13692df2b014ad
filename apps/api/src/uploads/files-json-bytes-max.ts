/** JSON that names 20 000 files with long paths. */
export const FILES_JSON_BYTES_MAX = 32 * 1024 * 1024
