"use strict";
(() => {
  const TEXTS = {
    en: {
      skip: "Skip to the videos", search: "Search in titles, names and what is said", all: "Latest videos", found: "Found",
      none: "No videos yet. The first one you publish appears here.", nothing: "Nothing found. Try another word.",
      back: "All videos", chapters: "Chapters", captions: "Subtitles", off: "Off",
      one: "1 video", many: (n) => `${n} videos`, said: "said at",
      gone: "This video cannot be played. Perhaps it was moved or removed.",
    },
    nl: {
      skip: "Naar de video's", search: "Zoek op titel, naam of wat er gezegd wordt", all: "Nieuwste video's", found: "Gevonden",
      none: "Nog geen video's. De eerste die je publiceert, verschijnt hier.",
      nothing: "Niets gevonden. Probeer een ander woord.",
      back: "Alle video's", chapters: "Hoofdstukken", captions: "Ondertiteling", off: "Uit",
      one: "1 video", many: (n) => `${n} video's`, said: "gezegd op",
      gone: "Deze video kan niet worden afgespeeld. Misschien is hij verplaatst of verwijderd.",
    },
  };
  const locale = navigator.language || "en";
  const language = locale.toLowerCase().startsWith("nl") ? "nl" : "en";
  const text = TEXTS[language];
  const videos = JSON.parse(document.getElementById("videos").textContent);
  const at = (id) => document.getElementById(id);
  const name = document.title;

  const make = (tag, className, content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (content !== undefined) element.textContent = content;
    return element;
  };

  const clock = (seconds) => {
    const whole = Math.max(0, Math.floor(seconds));
    const parts = [Math.floor(whole / 60) % 60, whole % 60];
    if (whole >= 3600) parts.unshift(Math.floor(whole / 3600));
    return parts.map((part, i) => (i ? String(part).padStart(2, "0") : part)).join(":");
  };

  const day = (iso) => {
    const date = new Date(iso);
    const form = { day: "numeric", month: "long", year: "numeric" };
    return Number.isNaN(date.getTime()) ? "" : date.toLocaleDateString(locale, form).replace(/ /g, "\u00a0");
  };

  const isolated = (words) => words && `\u2068${words}\u2069`; // a name that runs to the left keeps to itself
  const facts = (video) => [isolated(video.speaker), day(video.published_at)].filter(Boolean).join(" · ");
  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const spoken = (cue) => cue[2].replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();

  const heard = (cue) => (cue[3] ??= plain(spoken(cue))); // kept: a search looks at every cue at every key

  /* Titles, names and descriptions first; else the cue in which the words are said. */
  const match = (video, words) => {
    if (words.every((word) => video.haystack.includes(word))) return {};
    for (const subtitle of video.subtitles) {
      const cue = subtitle.cues.find((one) => words.every((word) => heard(one).includes(word)));
      if (cue) return { cue };
    }
    return null;
  };

  const playSign = () => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M6 4.5v15a1 1 0 0 0 1.5.86l12.5-7.5a1 1 0 0 0 0-1.72L7.5 3.64A1 1 0 0 0 6 4.5z");
    svg.append(path);
    const sign = make("span", "play");
    sign.setAttribute("aria-hidden", "true");
    sign.append(svg);
    return sign;
  };

  const card = (video, cue) => {
    const link = make("a", "card");
    link.href = `#${encodeURIComponent(video.id)}${cue ? `@${Math.floor(cue[0])}` : ""}`;
    const poster = make("div", "poster");
    const image = make("img");
    image.loading = "lazy";
    image.alt = "";
    image.src = video.poster;
    poster.append(image, playSign(), make("span", "length", clock(video.seconds)));
    const words = make("div", "words");
    const title = make("h2", "", video.title);
    title.dir = "auto";
    title.lang = video.language;
    words.append(title, make("p", "", facts(video)));
    if (cue) words.append(make("p", "said", `“${spoken(cue)}” (${text.said} ${clock(cue[0])})`));
    link.append(poster, words);
    const item = make("li");
    item.append(link);
    return item;
  };

  const shelf = () => {
    const words = plain(at("search").value).split(/\s+/).filter(Boolean);
    const found = videos.map((video) => [video, match(video, words)]).filter((pair) => pair[1]);
    at("cards").replaceChildren(...found.map(([video, hit]) => card(video, hit.cue)));
    at("shelf-title").textContent = words.length ? text.found : text.all;
    at("count").textContent = found.length === 1 ? text.one : text.many(found.length);
    at("empty").hidden = found.length > 0;
    at("empty").firstElementChild.textContent = videos.length ? text.nothing : text.none;
  };

  const player = at("video");
  let shown = null;

  /* Browsers refuse <track src> from a local file, so the cues come from the page. A track cannot be taken
     away again, so the page keeps one set per video in a fresh element. */
  const addTracks = (element, video) =>
    video.subtitles.map((subtitle) => {
      const track = element.addTextTrack("subtitles", subtitle.label, subtitle.language);
      for (const [start, end, words] of subtitle.cues) track.addCue(new VTTCue(start, end, words));
      track.mode = "disabled";
      return track;
    });

  const remembered = () => {
    try { return localStorage.getItem("captions"); } catch { return null; }
  };

  const remember = (choice) => {
    try { localStorage.setItem("captions", choice); } catch { /* a private window keeps nothing */ }
  };

  const captionButtons = (element, video, tracks) => {
    const group = at("captions");
    group.replaceChildren();
    group.hidden = tracks.length === 0;
    group.setAttribute("aria-label", text.captions);
    if (!tracks.length) return;
    const buttons = tracks.map((track, i) => {
      const label = tracks.length === 1 ? text.captions : video.subtitles[i].label;
      const button = make("button", "", label);
      button.type = "button";
      button.addEventListener("click", () => choose(track.mode === "showing" ? null : track));
      return button;
    });
    const refresh = () => buttons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(tracks[i].mode === "showing")));
    const choose = (wanted) => {
      for (const track of tracks) track.mode = track === wanted ? "showing" : "disabled";
      remember(wanted ? wanted.language : "off");
      refresh();
    };
    element.textTracks.addEventListener("change", refresh);
    group.append(...buttons);
    const last = remembered();
    if (last && last !== "off") (tracks.find((track) => track.language === last) || tracks[0]).mode = "showing";
    refresh();
  };

  const chapterList = (element, video) => {
    const buttons = video.chapters.map(([start, title]) => {
      const button = make("button");
      button.type = "button";
      button.append(make("span", "at", clock(start)), make("span", "", title));
      button.addEventListener("click", () => { element.currentTime = start; element.play(); });
      return button;
    });
    at("chapters").replaceChildren(...buttons.map((button) => {
      const item = make("li");
      item.append(button);
      return item;
    }));
    at("side").hidden = buttons.length === 0;
    document.querySelector(".stage").classList.toggle("alone", buttons.length === 0);
    const mark = () => {
      let current = -1;
      video.chapters.forEach(([start], i) => { if (element.currentTime >= start - 0.05) current = i; });
      buttons.forEach((button, i) => button.setAttribute("aria-current", String(i === current)));
    };
    element.addEventListener("timeupdate", mark);
    element.addEventListener("seeked", mark);
    mark();
  };

  const open = (video, seconds) => {
    const old = at("video");
    old.pause();
    const element = player.cloneNode(false);
    old.replaceWith(element);
    element.poster = video.poster;
    element.setAttribute("aria-label", video.title);
    element.addEventListener("error", () => { at("description").textContent = text.gone; });
    if (seconds) element.addEventListener("loadedmetadata", () => { element.currentTime = seconds; }, { once: true });
    element.src = video.video;
    at("title").textContent = video.title;
    at("title").dir = "auto";
    at("title").lang = video.language;
    at("facts").textContent = [facts(video), clock(video.seconds)].filter(Boolean).join(" · ");
    at("description").textContent = video.description;
    at("description").lang = video.language;
    captionButtons(element, video, addTracks(element, video));
    chapterList(element, video);
  };

  const wanted = () => {
    const [id, seconds] = location.hash.slice(1).split("@");
    let plainId = "";
    try { plainId = decodeURIComponent(id); } catch { /* no address of ours */ }
    return [videos.find((video) => video.id === plainId) || null, Number(seconds) || 0];
  };

  const route = (isFirst) => {
    if (location.hash === "#main") return;
    const [video, seconds] = wanted();
    const before = shown;
    shown = video;
    at("shelf").hidden = Boolean(video);
    at("player").hidden = !video;
    document.title = video ? `${video.title} – ${name}` : name;
    if (video) {
      open(video, seconds);
      scrollTo(0, 0);
      if (!isFirst) at("title").focus({ preventScroll: true });
      return;
    }
    at("video").pause();
    const last = before && document.querySelector(`.card[href="#${CSS.escape(encodeURIComponent(before.id))}"]`);
    if (last) last.focus();
  };

  for (const video of videos) {
    video.haystack = plain([video.title, video.speaker, video.description].join(" "));
  }
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text[element.dataset.text];
  at("search").placeholder = text.search;
  at("search").setAttribute("aria-label", text.search);
  at("search").addEventListener("input", () => {
    if (shown) location.hash = "";
    shelf();
  });
  addEventListener("hashchange", () => route(false));
  addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !isTyping) { event.preventDefault(); at("search").focus(); }
    if (event.key === "Escape" && shown && !document.fullscreenElement) location.hash = "";
  });
  shelf();
  route(true);
})();
