// What the page itself does: its letter is offered in a dialog of its own.
{
  const letter = document.querySelector('#letter')
  document.querySelector('#newsletter')?.addEventListener('click', () => {
    if (letter instanceof HTMLDialogElement) letter.showModal()
  })
}
