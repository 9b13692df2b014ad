/** The JSON of an answer. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
export const readJson = async (answer: Promise<Response> | Response): Promise<any> => (await answer).json()
