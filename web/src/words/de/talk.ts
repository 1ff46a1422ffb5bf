import type { talk as en } from "../en/talk";
import { plural } from "../forms";

const characters = plural("de", { other: "# Zeichen" });

export const talk: typeof en = {
  list: {
    label: (room) => `Nachrichten in ${room}`,
    latest: "Zum Neuesten",
    fresh: plural("de", { one: "# neue", other: "# neue" }),
    filling: "Was dir fehlt, wird gelesen …",
    older: "Ältere Nachrichten werden gelesen …",
    olderFailed: "Weitere Nachrichten können gerade nicht gelesen werden.",
    missingFailed: "Fehlende Nachrichten können nicht gelesen werden.",
    muchSaid: "Während du weg warst, wurde viel geschrieben. Scrolle nach oben, um es zu lesen.",
    oldest: (day, time) => `Die älteste aufbewahrte Nachricht ist von ${day}, ${time}.`,
    nothing: "Hier wurde in letzter Zeit nichts geschrieben.",
    sayHello: "Sag hallo.",
    today: "Heute",
    yesterday: "Gestern",
  },
  loss: {
    places: (from, to) => ` (Stellen ${from} bis ${to} im Log)`,
    epoch: (where) => `Das Log des Servers wurde neu begonnen${where}. Was vorher gesagt wurde, ist nicht mehr lesbar.`,
    retention: (where) => `Was gesagt wurde, während du weg warst, ist abgelaufen${where}`,
    kept: (duration) => `: Nachrichten werden ${duration} aufbewahrt`,
  },
  row: {
    notInLog: "noch nicht im Log",
    place: (offset) => `Stelle ${offset} im Log`,
    sending: "Wird gesendet",
    sent: "Gesendet",
    notSent: "Nicht gesendet.",
    again: "Noch einmal",
    remove: "Löschen",
  },
  composer: {
    suggestions: "Vorschläge",
    asCode: "Als Code darstellen",
    inParts: plural("de", { other: "Als # Nachrichten senden" }),
    label: (room) => `Nachricht an ${room}`,
    placeholder: (room) => `Nachricht an ${room}`,
    send: "Senden",
    sendTitle: "Senden (Eingabetaste)",
    left: plural("de", { other: "noch #" }),
    tooLong: (maximum, length) =>
      `Eine Nachricht darf ${maximum.toLocaleString("de")} Zeichen haben; diese hat ${length.toLocaleString("de")}. Kürze sie um ${characters(length - maximum)} oder sende sie in Teilen.`,
    halfCharacter: "Dieser Text enthält ein halbes Zeichen, das nicht gesendet werden kann.",
    control: "Dieser Text enthält ein Steuerzeichen, das nicht gesendet werden kann.",
    noSpace: "Dieser Browser hat keinen Platz mehr, um die Nachricht bis zum Senden aufzuheben.",
  },
  emoji: {
    open: "Emoji",
    title: "Emoji wählen",
    search: "Emoji suchen (englisch)",
    none: "Kein Emoji dieses Namens.",
    found: plural("de", { other: "Gefunden: #" }),
    groups: {
      recent: "Zuletzt benutzt",
      smileys: "Gesichter",
      people: "Hände und Menschen",
      nature: "Tiere und Natur",
      food: "Essen und Trinken",
      things: "Dinge und Orte",
      signs: "Zeichen",
    },
  },
  typing: {
    one: (name) => `${name} schreibt …`,
    some: (names) => `${names} schreiben …`,
    many: "Mehrere schreiben …",
  },
  announcer: {
    said: (name, text) => `${name}: ${text}`,
    many: (count, room) => `${count} neue Nachrichten in ${room}`,
  },
};
