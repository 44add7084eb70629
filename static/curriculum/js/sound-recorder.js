/* Records a sound in the editor, below the library's chooser: level, time, listen, again, discard, keep.

   <div class="chooser lms-sound-chooser" id="X-chooser" data-lms-sound> ... </div> <input type="hidden" id="X">
   <script type="application/json" id="lms-sound-recorder">   addresses, limits and words, written by the page

   Without a microphone, a secure page or scripts the chooser still takes a file. */

const settings = JSON.parse(document.getElementById("lms-sound-recorder").textContent);
const { words } = settings;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", "audio/webm"];
const ENDINGS = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" };
let busy = null; // one recording at a time

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

class Recorder {
  constructor(chooser) {
    this.chooser = chooser;
    this.input = document.getElementById(chooser.id.replace(/-chooser$/, ""));
    const button = (word, action, kind = "button-secondary") => element("button", { type: "button", class: `button button-small ${kind}`, onclick: action }, word);
    this.start = button(words.record, () => this.record());
    this.stop = button(words.stop, () => this.finish(), "");
    this.keep = button(words.keep, () => this.upload(), "");
    this.again = button(words.again, () => this.record());
    this.drop = button(words.discard, () => this.discard(), "no");
    this.level = element("meter", { min: 0, max: 1, low: 0.08, optimum: 0.4, "aria-label": words.level });
    this.time = element("span", { class: "lms-sound__time", role: "timer" });
    this.player = element("audio", { controls: true, preload: "none", "aria-label": words.listen });
    this.status = element("p", { class: "lms-sound__status", role: "status" });
    this.panel = element("div", { class: "lms-sound" }, this.player, this.start, this.stop, this.level, this.time, this.keep, this.again, this.drop, this.status);
    chooser.after(this.panel);
    this.show("idle");
    this.showChosen();
    new MutationObserver(() => this.showChosen()).observe(chooser, { attributes: true, attributeFilter: ["class"], subtree: true, childList: true, characterData: true });
  }

  show(state) {
    this.state = state;
    const visible = { idle: [this.start], recording: [this.stop, this.level, this.time], review: [this.player, this.keep, this.again, this.drop], sending: [this.player] }[state];
    for (const part of [this.player, this.start, this.stop, this.level, this.time, this.keep, this.again, this.drop]) part.hidden = !visible.includes(part);
    if (state === "idle") this.player.hidden = !this.input.value;
  }

  say(text) { this.status.textContent = text; }

  /* What the chooser holds can be listened to here. */
  async showChosen() {
    if (this.state !== "idle") return;
    const chosen = this.chooser.classList.contains("blank") ? "" : this.input.value;
    if (chosen === this.shown) return;
    this.shown = chosen;
    this.start.textContent = chosen ? words.recordAgain : words.record;
    this.player.hidden = !chosen;
    this.player.removeAttribute("src");
    if (!chosen) return;
    const answer = await fetch(`${settings.sounds}${chosen}/`);
    if (answer.ok) this.player.src = (await answer.json()).url;
    else this.player.hidden = true;
  }

  async record() {
    if (busy && busy !== this) { this.say(words.busy); return; }
    this.say("");
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) { this.say(words.insecure); return; }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true, echoCancellation: true } });
    } catch (error) {
      this.say(error.name === "NotFoundError" ? words.noMicrophone : words.refused);
      return;
    }
    busy = this;
    this.chunks = [];
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.machine = new MediaRecorder(this.stream, { mimeType, audioBitsPerSecond: 32_000 });
    this.machine.addEventListener("dataavailable", (event) => { if (event.data.size) this.chunks.push(event.data); });
    this.machine.addEventListener("stop", () => this.review());
    this.machine.start(1000);
    this.began = performance.now();
    this.meter();
    this.show("recording");
    this.stop.focus();
    this.say(words.recording);
  }

  meter() {
    this.sound = new AudioContext();
    const listener = this.sound.createAnalyser();
    this.sound.createMediaStreamSource(this.stream).connect(listener);
    const samples = new Float32Array(listener.fftSize);
    let loudest = 0;
    this.ticking = setInterval(() => {
      listener.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length) * 4;
      loudest = Math.max(loudest, level);
      this.level.value = Math.min(1, level);
      const seconds = (performance.now() - this.began) / 1000;
      this.time.textContent = `${clock(seconds)} / ${clock(settings.minutes * 60)}`;
      if (seconds > 3 && loudest < 0.02) this.say(words.silent);
      if (seconds >= settings.minutes * 60) { this.finish(); this.say(words.full); }
    }, 100);
  }

  finish() {
    clearInterval(this.ticking);
    if (this.machine?.state === "recording") this.machine.stop();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.sound?.close();
    busy = null;
  }

  review() {
    this.blob = new Blob(this.chunks, { type: this.machine.mimeType.split(";")[0] });
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(this.blob);
    this.player.src = this.address;
    this.show("review");
    this.keep.focus();
    this.say(words.review);
  }

  discard() {
    this.blob = null;
    this.shown = undefined;
    this.show("idle");
    this.showChosen();
    this.start.focus();
    this.say(words.discarded);
  }

  get title() {
    const page = document.querySelector('[name="title"]')?.value.trim() ?? "";
    const step = this.chooser.closest("[data-contentpath]:not([data-contentpath=sound])")?.querySelector("textarea, input[type=text]")?.value.trim() ?? "";
    return [page, step.slice(0, 60)].filter(Boolean).join(" · ") || words.title;
  }

  async upload() {
    this.show("sending");
    this.say(words.sending);
    const body = new FormData();
    body.append("title", this.title);
    body.append("file", this.blob, `sonido.${ENDINGS[this.blob.type] ?? "webm"}`);
    let answer, result;
    try {
      answer = await fetch(settings.sounds, { method: "POST", body, headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value } });
      result = await answer.json();
    } catch {
      result = { error: words.offline };
    }
    if (result.error) {
      this.show("review");
      this.keep.focus();
      this.say(result.error);
      return;
    }
    this.choose(result);
    this.say(words.kept);
  }

  /* The same that wagtailmedia's chooser does when something is chosen in its dialog. */
  choose(sound) {
    this.input.value = sound.id;
    this.chooser.querySelector("[data-chooser-title]").textContent = sound.title;
    const edit = this.chooser.querySelector("[data-chooser-edit-link]");
    if (edit) { edit.href = sound.edit_url; edit.hidden = false; edit.classList.remove("w-hidden"); }
    this.chooser.classList.remove("blank");
    for (const name of ["input", "change"]) this.input.dispatchEvent(new Event(name, { bubbles: true }));
    this.shown = String(sound.id);
    this.player.src = sound.url;
    this.show("idle");
    this.player.hidden = false;
    this.start.textContent = words.recordAgain;
    this.start.focus();
  }
}

function look(root) {
  for (const chooser of root.querySelectorAll?.("[data-lms-sound]:not([data-lms-ready])") ?? []) {
    chooser.setAttribute("data-lms-ready", "");
    // The chooser's own script fills in what is chosen in the same moment.
    setTimeout(() => new Recorder(chooser), 0);
  }
}

look(document);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) look(node);
}).observe(document.body, { childList: true, subtree: true });
