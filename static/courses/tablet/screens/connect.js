// Connecting the tablet to the office: once, with a code the coordinator reads out or shows as a picture.
import { alertLine, button, h, notice, show } from "../dom.js";
import { makeKeys } from "../identity.js";
import { t } from "../words.js";

/** Whether this may be a private window: the browser promises nothing and the app is not installed. On the machine itself
 * one only tries things out. */
async function mayForget() {
  if (!navigator.serviceWorker || !navigator.storage?.persist) return true;
  if (["localhost", "127.0.0.1"].includes(location.hostname) || matchMedia("(display-mode: standalone)").matches) return false;
  return !(await navigator.storage.persisted()) && !(await navigator.storage.persist());
}

export async function connectScreen(app) {
  const message = alertLine();
  const code = h("input", {
    id: "code", class: "tablet-code", inputmode: "text", autocapitalize: "characters", autocomplete: "off",
    spellcheck: "false", maxlength: "12", required: true, "aria-describedby": "code-hint",
  });
  const send = button(t("Connect"), { kind: "main", icon: "tablet", type: "submit" });
  const form = h(
    "form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        send.disabled = true;
        show(message, t("Connecting…"));
        try {
          const reason = await app.model.connect(code.value, makeKeys);
          if (reason) show(message, t(`enrol.${reason}`));
          else {
            await app.model.refreshRoster();
            app.go("open");
          }
        } catch (error) {
          show(message, t(error.outcome ? `outcome.${error.outcome}` : "say.not_connected"));
        } finally {
          send.disabled = false;
        }
      },
    },
    h("label", { for: "code", class: "lms-label" }, t("Code of the office")),
    h("p", { id: "code-hint" }, t("say.code_hint")),
    code,
    message,
    send,
  );
  const page = [h("h1", {}, t("Connect this tablet")), h("p", { class: "tablet-office" }, t("Office: %(host)s", { host: location.host }))];
  if (!window.isSecureContext) {
    page.push(notice("problem", t("say.plain_http")));
  } else {
    const inside = [
      h("p", {}, t("say.compare_the_office")), form,
      await scanButton((found) => {
        code.value = found;
        form.requestSubmit();
      }, message),
    ];
    const rest = h("div");
    if (await mayForget()) {
      show(rest, notice("problem", t("say.private_window")),
        button(t("It is no private window: go on"), { onclick: () => show(rest, inside) }));
    } else show(rest, inside);
    page.push(rest);
  }
  return { title: t("Connect this tablet"), content: page, back: app.model.identity ? () => app.go("state") : null };
}

/** A button that reads the picture code with the camera, where the browser can. */
async function scanButton(found, message) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return null;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return null;
  const video = h("video", { class: "tablet-camera", playsinline: true, muted: true, hidden: true });
  const start = button(t("Read the picture with the camera"), {
    icon: "qr",
    onclick: async () => {
      try {
        video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch {
        show(message, t("say.no_camera"));
        return;
      }
      video.hidden = false;
      await video.play();
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      const stop = () => {
        for (const track of video.srcObject.getTracks()) track.stop();
        video.hidden = true;
      };
      const look = async () => {
        if (!video.isConnected) return stop();
        for (const { rawValue } of await detector.detect(video)) {
          const read = readPicture(rawValue);
          if (!read) continue;
          stop();
          if (read.host === location.host) found(read.code);
          else show(message, t("say.picture_of_another_address", { host: read.host }));
          return undefined;
        }
        return requestAnimationFrame(look);
      };
      look();
    },
  });
  return h("div", {}, start, video);
}

/** {"h":1,"url":"https://office/tablet/","code":"7F3K-9QXM"} or null. */
export function readPicture(text) {
  try {
    const { h: version, url, code } = JSON.parse(text);
    return version === 1 ? { host: new URL(url).host, code: String(code) } : null;
  } catch {
    return null;
  }
}
