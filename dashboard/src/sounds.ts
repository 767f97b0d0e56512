/** What is heard: a sentence where the machine has a voice for it, else one of two tones that nobody takes for each other. */

/** Hz, each for a fifth of a second. */
const TONES: Readonly<Record<number, readonly number[]>> = { 1: [880, 660, 880, 660, 880], 2: [520, 520] };
const TONE_SECONDS = 0.2;
const LOUDNESS = 0.4;

let context: AudioContext | null = null;

/** Browsers give a page sound only after a person's touch: called in one. */
export function unlockSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** False: the page is dumb until somebody touches it. */
export function canSound(): boolean {
  return context?.state === "running";
}

/** Tones always come first: they are heard where a voice is not there, or not understood. */
export function callOut(priority: number, sentence: string, language: string): void {
  tones(TONES[priority] ?? []);
  const voice = speechSynthesis
    .getVoices()
    .find(({ lang }) => lang.replace("_", "-").startsWith(language.slice(0, 2)));
  if (voice === undefined || speechSynthesis.speaking) return;
  const words = new SpeechSynthesisUtterance(sentence);
  words.voice = voice;
  words.lang = voice.lang;
  speechSynthesis.speak(words);
}

function tones(frequencies: readonly number[]): void {
  if (context === null) return;
  const beganAt = context.currentTime;
  for (const [at, frequency] of frequencies.entries()) {
    const [oscillator, gain] = [context.createOscillator(), context.createGain()];
    oscillator.type = "square";
    oscillator.frequency.value = frequency;
    gain.gain.value = LOUDNESS;
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(beganAt + at * TONE_SECONDS * 1.25);
    oscillator.stop(beganAt + at * TONE_SECONDS * 1.25 + TONE_SECONDS);
  }
}
