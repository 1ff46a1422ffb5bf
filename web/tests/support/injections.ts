/** Strings that have made pages run somebody else's code: markup, links, marks around marks, odd characters. */
const markup = [
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
  "<iframe src=javascript:alert(1)>", "<body onload=alert(1)>", "<a href=javascript:alert(1)>x</a>", "<math><mi xlink:href=javascript:alert(1)>",
  "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>", "<object data=javascript:alert(1)>",
  "<embed src=javascript:alert(1)>", "<form action=javascript:alert(1)><button>x", "<input autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>",
  "<style>@import 'https://evil.example'</style>", "<link rel=stylesheet href=https://evil.example>", "<meta http-equiv=refresh content=0>", "<base href=https://evil.example>",
  "<template><script>alert(1)</script></template>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<xmp><img src=x onerror=alert(1)></xmp>", "<!--<img src=x onerror=alert(1)>-->",
  "]]><script>alert(1)</script>", "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "</textarea><script>alert(1)</script>",
  "</title><script>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<ScRiPt>alert(1)</sCrIpT>", "<script\u0000>alert(1)</script>",
  "<img src=x onerror=&#97;lert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)", "\\u003cscript\\u003e", "%3Cscript%3Ealert(1)%3C/script%3E",
  "{{constructor.constructor('alert(1)')()}}", "$" + "{alert(1)}", "<%= alert(1) %>", "{\"__html\":\"<b>x</b>\"}", "__proto__", "constructor", "toString", "data-testid=\"x\"",
];
const targets = [
  "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "javascript://example.org/%0Aalert(1)",
  "data:text/html,<script>alert(1)</script>", "data:image/svg+xml,<svg onload=alert(1)>", "vbscript:msgbox(1)", "file:///etc/passwd", "blob:https://a.example/x",
  "about:blank", "view-source:https://a.example", "ftp://a.example", "ws://a.example", "tel:123", "sms:123", "intent://x#Intent;end", "//evil.example", "/logout", "\\\\evil.example",
  "https://user:pass@evil.example", "https://bank.example@evil.example", "http://[::1", "https://", "https://exa mple.org", "https://a.example/\"onmouseover=\"alert(1)",
  "https://a.example/'onmouseover='alert(1)", "https://a.example/><img src=x onerror=alert(1)>", "https://a.example/`x`", "mailto:ana@a.example?bcc=all@a.example", "mailto:javascript:alert(1)",
  "www.a.example\"><script>alert(1)</script>", "https://a.example/%22%3E%3Cscript%3E", "https://аpple.com", "https://a.example:99999",
];
const around: ((part: string) => string)[] = [
  (part) => part,
  (part) => `**${part}**`,
  (part) => `\`${part}\``,
  (part) => `> ${part}`,
  (part) => `- ${part}\n- ${part}`,
  (part) => `\`\`\`html"><script>\n${part}\n\`\`\``,
];
const links: ((target: string) => string)[] = [
  (target) => target,
  (target) => `[words](${target})`,
  (target) => `[**${target}**](${target})`,
  (target) => `[a](https://a.example)[b](${target})`,
];

/** As they are, for places that show plain text. */
export const plainInjections: readonly string[] = [...markup, ...targets];

export const injections: readonly string[] = [
  ...markup.flatMap((part) => around.map((wrap) => wrap(part))),
  ...targets.flatMap((target) => links.map((wrap) => wrap(target))),
  "\u202Egnp.exe", "\u200B@ana", "a\u0301\u0302\u0303".repeat(50), "*".repeat(4000), "[".repeat(4000), "> ".repeat(2000), "`".repeat(4000),
];
