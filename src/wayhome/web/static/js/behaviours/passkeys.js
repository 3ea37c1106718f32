// Passkeys: the browser's own dialogue, between a form and its hidden answer. Without this file, or in a browser
// that knows no passkeys, the button stays hidden and the page says what to do instead.
(() => {
  const decode = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const encode = (buffer) => {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const opened = (ids) => (ids || []).map((one) => ({ ...one, id: decode(one.id) }));

  const create = async (options, alone) => {
    const chosen = { ...options.authenticatorSelection };
    chosen.residentKey = alone ? "required" : "discouraged";
    chosen.requireResidentKey = alone;
    if (alone) chosen.userVerification = "required";
    return navigator.credentials.create({
      publicKey: {
        ...options,
        authenticatorSelection: chosen,
        challenge: decode(options.challenge),
        user: { ...options.user, id: decode(options.user.id) },
        excludeCredentials: opened(options.excludeCredentials),
      },
    });
  };
  const get = (options) => navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: decode(options.challenge),
      allowCredentials: opened(options.allowCredentials),
    },
  });

  const written = (credential) => {
    const { response } = credential;
    const answer = { clientDataJSON: encode(response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) answer[part] = encode(response[part]);
    }
    if (response.getTransports) answer.transports = response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: answer,
    });
  };

  const asked = async (form) => {
    if (!form.dataset.wayhomeOptionsUrl) {
      return JSON.parse(document.getElementById(form.dataset.wayhomeOptions).textContent);
    }
    const answer = await fetch(form.dataset.wayhomeOptionsUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  };

  const say = (form, error) => {
    const why = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" }[error.name];
    const notes = [...form.querySelectorAll("[data-wayhome-passkey-note]")];
    const note = notes.find((one) => one.dataset.wayhomePasskeyNote === why)
      || notes.find((one) => one.dataset.wayhomePasskeyNote === "failed");
    for (const one of notes) one.hidden = one !== note;
    note.focus();
  };

  const answer = async (form) => {
    const options = await asked(form);
    if (form.dataset.wayhomePasskey === "create") {
      const alone = form.elements.namedItem("passwordless");
      return create(options.creation_options.publicKey, Boolean(alone && alone.checked));
    }
    return get(options.request_options.publicKey);
  };

  for (const form of document.querySelectorAll("form[data-wayhome-passkey]")) {
    const able = Boolean(window.PublicKeyCredential && navigator.credentials);
    for (const part of form.querySelectorAll("[data-wayhome-passkey-able]")) part.hidden = !able;
    for (const part of form.querySelectorAll("[data-wayhome-passkey-unable]")) part.hidden = able;
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      try {
        form.elements.namedItem("credential").value = written(await answer(form));
        form.submit();
      } catch (error) {
        busy = false;
        say(form, error);
      }
    });
    window.addEventListener("pageshow", () => { busy = false; });
  }
})();
