/** What a page sees of Placet before and after the script tag has loaded: a queue. */
interface Window {
  placet?: {
    push(ready: (consent: PlacetConsent) => void): void
  }
}

interface PlacetConsent {
  hook(service: string, stop: () => void): void
  track(name: string, dimensions: Readonly<Record<string, string>>): void
}
