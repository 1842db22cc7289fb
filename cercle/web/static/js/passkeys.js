// Passkeys (WebAuthn). A form with data-passkey="create|get" gets its options from a JSON script in the page
// (data-options) or from an address (data-options-url); its button runs the ceremony and sends the form.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const readable = (list = []) => list.map((credential) => ({ ...credential, id: bytes(credential.id) }));

const options = async (form) => {
  const id = form.dataset.options;
  if (id) return JSON.parse(document.getElementById(id).textContent);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
};

const create = async (form, { creation_options: { publicKey } }) => {
  const choice = form.elements.passwordless;
  const alone = choice?.type === "hidden" || choice?.checked || false;
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: readable(publicKey.excludeCredentials),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        ...(alone && { userVerification: "required" }),
      },
    },
  });
};

const get = async (form, { request_options: { publicKey } }) =>
  navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: readable(publicKey.allowCredentials),
    },
  });

const written = (credential) => {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      ...Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])])),
      ...(response.getTransports && { transports: response.getTransports() }),
    },
  });
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-passkey-start]");
  if (!button) return;
  const form = button.closest("form");
  const error = form.querySelector("[data-passkey-error]");
  error.hidden = true;
  button.disabled = true;
  try {
    const ceremony = form.dataset.passkey === "create" ? create : get;
    form.elements.credential.value = written(await ceremony(form, await options(form)));
    form.submit();
  } catch {
    error.hidden = false; // refused, cancelled, timed out, or a browser without passkeys: the way out is the same
    button.disabled = false;
  }
});
