// Passkeys: the browser is asked, and what it says is sent as an ordinary form.
(() => {
  'use strict';
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) return;

  async function run(button) {
    const form = button.closest('form');
    const says = form.querySelector('[data-passkey-says]');
    const token = form.querySelector('input[name="demarc-token"]').value;
    try {
      const answer = await fetch(button.dataset.options, { method: 'POST', headers: { 'X-Demarc-Token': token } });
      if (!answer.ok || answer.redirected) throw new Error('options');
      const options = await answer.json();
      const credential = button.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.querySelector('input[name="credential"]').value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      says.textContent = 'That did not work. Nothing was changed.';
    }
  }

  document.querySelectorAll('[data-passkey]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => run(button));
  });
})();
