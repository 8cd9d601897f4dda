// Loads the page again once what it shows was built anew.
if (window.top === window) {
  let first = ''
  const look = async () => {
    const answer = await fetch('/version').catch(() => undefined)
    // While the widget is built, the server is away.
    const version = answer === undefined ? first : await answer.text()
    first ||= version
    if (version !== first) location.reload()
    else setTimeout(() => void look(), 1000)
  }
  void look()
}
