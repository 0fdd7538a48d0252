import { render } from 'preact';
import { App } from './app';
import { likelyLanguage, speak } from './strings/words';

const root = document.getElementById('app');
if (root) {
  document.body.classList.add('js-enabled');
  await speak(likelyLanguage());
  render(<App />, root);
  // A page out of the back/forward cache may be somebody else's by now (safety S7).
  addEventListener('pageshow', (event) => event.persisted && location.reload());
}
