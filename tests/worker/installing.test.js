import assert from "node:assert/strict";
import { test } from "node:test";
import { inAppWords, installing } from "../../static/js/lib/installing.js";
import { offer } from "../../static/js/lib/offer.js";

const IOS = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const IPAD_AS_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
const ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.240205.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/124.0.6367.82 Mobile Safari/537.36";
const way = (userAgent, maxTouchPoints = 0, standalone = false) => installing({ userAgent, maxTouchPoints }, standalone);

const BROWSERS = {
  apple: [
    `${IOS} Version/18.5 Mobile/15E148 Safari/604.1`,
    `${IOS} CriOS/137.0.7151.51 Mobile/15E148 Safari/604.1`,
    `${IOS} FxiOS/139.0 Mobile/15E148 Safari/605.1.15`,
    `${IOS} EdgiOS/136.0.3240.91 Version/18.0 Mobile/15E148 Safari/604.1`,
    `${IOS} Version/18.5 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`,
    "Mozilla/5.0 (iPad; CPU OS 12_5_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Mobile/15E148 Safari/604.1",
  ],
  android: [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36 EdgA/137.0.0.0",
    "Mozilla/5.0 (Android 14; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0",
  ],
  desk: [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
  ],
  mac: [IPAD_AS_MAC],
  none: [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:139.0) Gecko/20100101 Firefox/139.0",
    "",
  ],
};

for (const [expected, agents] of Object.entries(BROWSERS)) {
  for (const agent of agents) {
    test(`${expected}: ${agent || "a browser that says nothing"}`, () => assert.deepEqual(way(agent), { way: expected }));
  }
}

const IN_APPS = {
  Instagram: [
    `${IOS} Mobile/22F76 Instagram 383.0.0.34.96 (iPhone15,2; iOS 18_5; en_GB; en; scale=3.00; 1179x2556; IABMV/1; 742000000)`,
    `${ANDROID} Instagram 332.0.0.38.90 Android (34/14; 420dpi; 1080x2196; Google/google; Pixel 8; shiba; shiba; en_GB; 599074103)`,
  ],
  Facebook: [
    `${IOS} Mobile/22F76 [FBAN/FBIOS;FBAV/514.0.0.56.98;FBBV/736000000;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.5;FBSS/3;FBCR/;FBID/phone;FBLC/en_GB;FBOP/80]`,
    `${ANDROID} [FB_IAB/FB4A;FBAV/463.0.0.47.84;]`,
  ],
  Messenger: [
    `${IOS} Mobile/22F76 [FBAN/MessengerForiOS;FBAV/508.0.0.41.102;FBBV/733000000;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.5;FBSS/3;FBID/phone;FBLC/en_GB;FBOP/5]`,
    `${ANDROID} [FB_IAB/Orca-Android;FBAV/455.0.0.43.109;]`,
  ],
  Threads: [`${IOS} Mobile/22F76 Barcelona 383.0.0.32.95 (iPhone15,2; iOS 18_5; en_GB; en; scale=3.00; 1179x2556; 741000000)`],
  TikTok: [
    `${IOS} Mobile/22F76 musical_ly_39.8.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en Region/GB isDarkMode/0 WKWebView/1 BytedanceWebview/d8a21c6`,
    `${ANDROID} trill_2023400040 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly app_version/34.0.4 ByteLocale/en BytedanceWebview/d8a21c6`,
  ],
  LinkedIn: [`${IOS} Mobile/22F76 [LinkedInApp]/9.31.2700`],
  Snapchat: [`${IOS} Version/18.5 Mobile/15E148 Snapchat/13.44.0.50 (like Safari/8621.2.5.10.10, panda)`],
  Pinterest: [`${IOS} Mobile/22F76 [Pinterest/iOS]`],
  X: [`${IOS} Version/18.5 Mobile/22F76 Safari/604.1 Twitter for iPhone/11.1`],
  WeChat: [`${IOS} Mobile/15E148 MicroMessenger/8.0.60(0x18003c28) NetType/WIFI Language/en`],
  LINE: [`${IOS} Mobile/15E148 Safari Line/15.8.0`],
  Telegram: ["Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36 Telegram-Android/11.2.3 (Google Pixel 8; Android 14; SDK 34; HIGH)"],
  "the Google app": [`${IOS} GSA/371.0.764396467 Mobile/15E148 Safari/604.1`],
  "another app": [`${IOS} Mobile/15E148`, ANDROID],
};

for (const [app, agents] of Object.entries(IN_APPS)) {
  for (const agent of agents) {
    const browser = agent.includes("iPhone") ? "Safari" : "Chrome";
    test(`inside ${app}: ${agent}`, () => assert.deepEqual(way(agent), { way: "in-app", app, browser }));
  }
}

test("an iPad that calls itself a Mac is known by its touch", () => {
  assert.deepEqual(way(IPAD_AS_MAC, 5), { way: "apple" });
});

test("what is installed already needs no installing, whatever it runs in", () => {
  for (const agent of [`${IOS} Mobile/15E148`, ...BROWSERS.desk]) assert.deepEqual(way(agent, 0, true), { way: "installed" });
  assert.deepEqual(installing({ userAgent: `${IOS} Mobile/15E148`, standalone: true }, false), { way: "installed" });
});

test("inside an app a person is told where they are and where to go", () => {
  const { head, text } = inAppWords(way(IN_APPS.Instagram[0]));
  assert.match(head, /inside Instagram/);
  assert.match(text, /in Safari first/);
});

/** A window to which a browser offers the app; what the person then answers. */
function offering(outcome) {
  const page = new EventTarget();
  const event = Object.assign(new Event("beforeinstallprompt", { cancelable: true }), {
    asked: 0,
    prompt: async () => void (event.asked += 1),
    userChoice: Promise.resolve({ outcome }),
  });
  return { page, event };
}

test("the browser's offer waits for the person, and is made once", async () => {
  const { page, event } = offering("accepted");
  const own = offer(page);
  let told = 0;
  own.onChange(() => (told += 1));
  assert.equal(own.there(), false);
  page.dispatchEvent(event);
  assert.ok(event.defaultPrevented);
  assert.deepEqual([own.there(), told, event.asked], [true, 1, 0]);
  assert.equal(await own.make(), true);
  assert.deepEqual([own.there(), event.asked], [false, 1]);
  assert.equal(await own.make(), false);
  assert.equal(event.asked, 1);
});

test("whoever declines has not installed it", async () => {
  const { page, event } = offering("dismissed");
  const own = offer(page);
  page.dispatchEvent(event);
  assert.equal(await own.make(), false);
});

test("installed by the browser's own menu, the offer is gone", () => {
  const { page, event } = offering("accepted");
  const own = offer(page);
  page.dispatchEvent(event);
  page.dispatchEvent(new Event("appinstalled"));
  assert.equal(own.there(), false);
});
