const WRAPPER_START = '(function (exports, require, module, __filename, __dirname) {'

/** Of user code; more aborts the process when it is compiled (measured at 100 MB). */
export const CODE_UNITS_MAX = 20 * 1024 * 1024

/** User code as a function expression, its lines and columns where they were. */
export function wrapFunction(code: string, functionName: string): { source: string; origin: { filename: string; columnOffset: number } } {
  // A hashbang is legal only at the very start of a file.
  const source = `${WRAPPER_START}${code.startsWith('#!') ? `//${code}` : code}\n})`
  return { source, origin: { filename: `api/${functionName}.js`, columnOffset: -WRAPPER_START.length } }
}
