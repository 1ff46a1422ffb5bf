import type { talk as en } from "../en/talk";
import { isolated, plural } from "../forms";

const characters = plural("ar", {
  one: "حرف واحد",
  two: "حرفين",
  few: "# أحرف",
  many: "# حرفًا",
  other: "# حرف",
});

export const talk: typeof en = {
  list: {
    label: (room) => `الرسائل في ${isolated(room)}`,
    latest: "إلى الأحدث",
    fresh: plural("ar", { one: "رسالة جديدة", two: "رسالتان جديدتان", few: "# رسائل جديدة", other: "# رسالة جديدة" }),
    filling: "تُقرأ الرسائل التي فاتتك…",
    older: "تُقرأ الرسائل الأقدم…",
    olderFailed: "لا يمكن قراءة الرسائل الأقدم الآن.",
    missingFailed: "لا يمكن قراءة الرسائل الناقصة.",
    muchSaid: "قيل الكثير في غيابك. مرّر إلى الأعلى لقراءته.",
    oldest: (day, time) => `أقدم رسالة محفوظة من ${day}، ${time}.`,
    nothing: "لم يُكتب شيء هنا مؤخرًا.",
    sayHello: "ألقِ التحية.",
    today: "اليوم",
    yesterday: "أمس",
  },
  loss: {
    places: (from, to) => ` (المواضع من ${from} إلى ${to} في السجل)`,
    epoch: (where) => `بدأ سجل الخادم من جديد${where}. ما قيل قبل ذلك لم يعد مقروءًا.`,
    retention: (where) => `انتهت مدة حفظ ما قيل في غيابك${where}`,
    kept: (duration) => `: تُحفظ الرسائل ${duration}`,
  },
  row: {
    notInLog: "ليست في السجل بعد",
    place: (offset) => `الموضع ${offset} في السجل`,
    sending: "قيد الإرسال",
    sent: "أُرسلت",
    notSent: "لم تُرسل.",
    again: "حاول مجددًا",
    remove: "احذف",
  },
  composer: {
    suggestions: "اقتراحات",
    asCode: "تنسيق كشيفرة",
    inParts: plural("ar", { two: "الإرسال في رسالتين", few: "الإرسال في # رسائل", other: "الإرسال في # رسالة" }),
    label: (room) => `رسالة إلى ${isolated(room)}`,
    placeholder: (room) => `رسالة إلى ${isolated(room)}`,
    send: "إرسال",
    sendTitle: "إرسال (Enter)",
    left: plural("ar", { other: "بقي #" }),
    tooLong: (maximum, length) =>
      `أقصى طول للرسالة ${maximum.toLocaleString("ar")} حرف، وطول هذه ${length.toLocaleString("ar")}. اختصرها بمقدار ${characters(length - maximum)} أو أرسلها على أجزاء.`,
    halfCharacter: "في هذا النص نصف حرف لا يمكن إرساله.",
    control: "في هذا النص محرف تحكم لا يمكن إرساله.",
    noSpace: "لم تبقَ في هذا المتصفح مساحة لحفظ الرسالة حتى تُرسل.",
  },
  emoji: {
    open: "الرموز التعبيرية",
    title: "اختر رمزًا تعبيريًا",
    search: "البحث عن رمز (بالإنجليزية)",
    none: "لا يوجد رمز بهذا الاسم.",
    found: plural("ar", { other: "النتائج: #" }),
    groups: {
      recent: "المستخدمة مؤخرًا",
      smileys: "وجوه",
      people: "أيدٍ وأشخاص",
      nature: "حيوانات وطبيعة",
      food: "طعام وشراب",
      things: "أشياء وأماكن",
      signs: "علامات",
    },
  },
  typing: {
    one: (name) => `${isolated(name)} يكتب…`,
    some: (names) => `${isolated(names)} يكتبون…`,
    many: "عدة أشخاص يكتبون…",
  },
  announcer: {
    said: (name, text) => `${isolated(name)}: ${isolated(text)}`,
    many: (count, room) => `رسائل جديدة في ${isolated(room)}: ${count.toLocaleString("ar")}`,
  },
};
