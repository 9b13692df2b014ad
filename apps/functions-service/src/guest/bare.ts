/** The same object without a prototype: options for isolated-vm must not inherit what someone put on Object.prototype (R6). */
export function bare<const T extends object>(options: T): T {
  return Object.assign(Object.create(null), options)
}
