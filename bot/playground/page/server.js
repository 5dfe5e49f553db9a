// Talking to the playground's server.

async function answered(response) {
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Error(body?.error ?? "");
  return body;
}

export const readState = async () => answered(await fetch("/play/state", { cache: "no-store" }));

export const readSamples = async () => answered(await fetch("/play/samples"));

/** POST /play/<action>; throws an Error with the server's sentence, or an empty one when it gave none. */
export const post = async (action, body) =>
  answered(
    await fetch(`/play/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

/** Upload one picture file; gives the file id. */
export async function upload(file) {
  const form = new FormData();
  form.append("file", file);
  return (await answered(await fetch("/play/upload", { method: "POST", body: form }))).file_id;
}

const RETRY_MS = 1500;

/**
 * Follow the server's events for good. `onOpen` runs at each connection, first and later ones, since what
 * happened in between is only in the state.
 */
export function follow({ onOpen, onEvent, onLost }) {
  const source = new EventSource("/play/events");
  source.onopen = onOpen;
  source.onmessage = ({ data }) => onEvent(JSON.parse(data));
  source.onerror = () => {
    onLost();
    // The browser retries a broken stream by itself, but gives up when the server answered with an error.
    if (source.readyState === EventSource.CLOSED)
      setTimeout(() => follow({ onOpen, onEvent, onLost }), RETRY_MS);
  };
}
