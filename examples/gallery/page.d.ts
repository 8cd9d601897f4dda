/** The queue by which a page hears that Placet has started. */
interface Window {
  placet?: { push(started: () => void): void }
}
