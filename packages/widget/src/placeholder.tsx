import type { VNode } from 'preact'
import type { Words } from './placeholder-words.ts'

/**
 * What stands in for a held element. Its buttons are the same component with another label: to
 * allow this one thing weighs as much as to allow its category.
 */
export function Placeholder({ words }: { words: Words }): VNode {
  const { title, purposes, recipient, privacy, presses } = words
  return (
    <div class="frame" role="group" aria-labelledby="Title">
      <div class="card">
        <div class="text">
          <p id="Title">{title}</p>
          {purposes.map((purpose) => (
            <p>{purpose}</p>
          ))}
          <p class="facts">
            {recipient && `${recipient} · `}
            <a href={privacy.href}>{privacy.label}</a>
          </p>
        </div>
        {presses.length > 0 && (
          <footer>
            {presses.map(({ action, label }) => (
              <button data-placet-action={action}>{label}</button>
            ))}
          </footer>
        )}
      </div>
    </div>
  )
}
