/**
 * The custom properties that a site may set, in the policy's `look` or in `mount`: nothing else of
 * the notice can be changed from outside. Each colour is one that CSS can compute by itself, or
 * `light-dark(…, …)` for a light and a dark page. Lengths are in `em` of the visitor's own text
 * size, or in `px`. The policy schema refuses a look whose words would be hard to read.
 */
export interface Look {
  /** Behind everything. Default: the browser's own page colour, light or dark. */
  readonly '--placet-surface'?: string
  /** Headings, links and focus rings; at least 4.5:1 on the surface. */
  readonly '--placet-text'?: string
  /** Sentences; at least 4.5:1 on the surface. Default: between text and surface. */
  readonly '--placet-muted'?: string
  /** Lines between parts. Default: nearly the surface. */
  readonly '--placet-border'?: string
  /** Both buttons, refuse and accept; at least 3:1 beside the surface. Default: the text. */
  readonly '--placet-accent'?: string
  /** What is written on them; at least 4.5:1. Default: the surface. */
  readonly '--placet-accent-text'?: string
  /** Corners, 0 to 2em; those of buttons follow. Default: 14px. */
  readonly '--placet-radius'?: string
  /** A list of font families. Default: that of the visitor's system. */
  readonly '--placet-font'?: string
  /** The size of the text, 0.75em to 1.5em. Default: 0.875em. */
  readonly '--placet-size'?: string
  /** The distance from edge to text, 0.5em to 2.5em. Default: 1.5em, less on a phone. */
  readonly '--placet-space'?: string
  /** The most the notice is wide, 16em to 60em; categories stand side by side where they fit. */
  readonly '--placet-width'?: string
  /** Where it stands from bottom to top: `auto 0` (default) at the bottom, `auto` in the middle. */
  readonly '--placet-block'?: string
  /** Along a line: `0 auto` (default) at its start, `auto` in the middle, `auto 0` at its end. */
  readonly '--placet-inline'?: string
  /** `light`, `dark`, or `light dark` (default), which follows the visitor. */
  readonly '--placet-scheme'?: string
}
