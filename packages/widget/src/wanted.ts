/** The languages to speak, the best first: one that was asked for, the page's, the visitor's. */
export function wanted(asked: string | undefined): readonly string[] {
  const page = document.querySelector('html')?.lang
  return [asked, page, ...navigator.languages].flatMap((tag) => tag || [])
}
