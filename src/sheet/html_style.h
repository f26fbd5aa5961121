#pragma once

namespace zoetrope::sheet {

/// The whole style of the HTML page. Dark, and light for those who set their browser so.
inline constexpr const char* html_style = R"CSS(
:root {
  color-scheme: dark light;
  --page: #121418; --card: #1b1e24; --edge: #2a2f38; --text: #eceae4; --soft: #a3a9b3; --number: #f0b549;
  --warning: #f0b549; --trouble: #f2777a; --good: #7cc48a; --well: #0a0b0d;
  --action: #f4d58d; --details: #f0a58f; --sequence: #c5b3f2; --environment: #8fd3c8; --camera: #8ab8ff;
}
@media (prefers-color-scheme: light) {
  :root {
    --page: #f4f2ed; --card: #ffffff; --edge: #dfdbd2; --text: #22252a; --soft: #646a73; --number: #a86a00;
    --warning: #96600a; --trouble: #b3282d; --good: #2c7a3f; --well: #16181c;
    --action: #7a5600; --details: #a03c1c; --sequence: #5b3fa8; --environment: #0f6b5e; --camera: #1c55b5;
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
body {
  background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  padding: clamp(20px, 4vw, 56px); max-width: 2100px; margin: 0 auto;
}
header { margin-bottom: 36px; }
.channel { color: var(--soft); font-size: 18px; letter-spacing: 0.04em; }
h1 { font-size: clamp(32px, 4vw, 52px); line-height: 1.15; font-weight: 700; letter-spacing: -0.01em;
  overflow-wrap: anywhere; }
.summary { color: var(--soft); font-size: 18px; margin-top: 8px; }
.badges { list-style: none; display: flex; flex-wrap: wrap; gap: 10px; margin-top: 16px; }
.badges li { border: 1px solid currentColor; border-radius: 99px; padding: 2px 14px; font-size: 14px;
  font-weight: 600; }
.good { color: var(--good); } .calm { color: var(--soft); }
.warning { color: var(--warning); } .trouble { color: var(--trouble); }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 620px), 1fr)); gap: 28px; }
article { background: var(--card); border: 1px solid var(--edge); border-radius: 12px; padding: 20px;
  break-inside: avoid; }
.strip { display: grid; grid-template-columns: repeat(3, 1fr); gap: 6px; }
figure { position: relative; background: var(--well); border-radius: 6px; overflow: hidden;
  aspect-ratio: 16 / 9; }
img { width: 100%; height: 100%; object-fit: contain; display: block; }
figcaption { position: absolute; left: 6px; bottom: 6px; background: rgb(0 0 0 / 0.6); color: #ffffff;
  border-radius: 4px; padding: 0 6px; font-size: 12px; font-variant-numeric: tabular-nums; }
.nothing { border: 2px dashed currentColor; border-radius: 8px; padding: 28px; text-align: center;
  min-height: 150px; display: flex; flex-direction: column; justify-content: center; }
.nothing .state, .note .state { font-weight: 700; font-size: 20px; }
.nothing .state::first-letter, .note .state::first-letter { text-transform: uppercase; }
.nothing .reason { color: var(--text); overflow-wrap: anywhere; }
.words { display: grid; grid-template-columns: auto 1fr; gap: 20px; margin-top: 16px; }
.number { color: var(--number); font-size: 40px; line-height: 1; font-weight: 700;
  font-variant-numeric: tabular-nums; min-width: 1.3em; }
.prompt { overflow-wrap: anywhere; unicode-bidi: isolate; }
.facts { color: var(--soft); font-size: 14px; margin-top: 6px; font-variant-numeric: tabular-nums; }
.note { margin-top: 10px; overflow-wrap: anywhere; }
.note .state { font-size: inherit; }
.warnings { list-style: none; margin-top: 10px; }
.warnings li { border-left: 3px solid currentColor; padding-left: 10px; margin-top: 6px; font-size: 15px;
  overflow-wrap: anywhere; }
.plan { grid-template-columns: repeat(auto-fill, minmax(min(100%, 380px), 1fr)); gap: 20px; }
article > figure { border-radius: 8px; }
.action { color: var(--action); } .details { color: var(--details); } .sequence { color: var(--sequence); }
.environment { color: var(--environment); } .camera { color: var(--camera); }
footer { color: var(--soft); font-size: 14px; margin-top: 36px; }
@media print { body { padding: 0; } main { grid-template-columns: 1fr 1fr; gap: 14px; } }
)CSS";

}  // namespace zoetrope::sheet
