//! A real Chromium, driven over WebDriver: `chromedriver` and the browser of this machine, and the little of
//! the protocol that the tests need.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long a page, or anything awaited on it, may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a browser is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// Whether pages may run scripts.
    pub(crate) scripts: bool,
    /// Whether the browser asks for dark pages.
    pub(crate) dark: bool,
    /// Width and height of the page in CSS pixels.
    pub(crate) size: (u32, u32),
}

/// What most people have.
pub(crate) const DESK: Setting = Setting {
    scripts: true,
    dark: false,
    size: (1280, 900),
};

/// A browser of its own, with a profile of its own, closed when dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    /// What the browser keeps: its profile, and what it downloads.
    home: tempfile::TempDir,
}

/// Keys that are no characters.
pub(crate) const ENTER: &str = "\u{E007}";
pub(crate) const ESCAPE: &str = "\u{E00C}";
pub(crate) const TAB: &str = "\u{E004}";
pub(crate) const UP: &str = "\u{E013}";
pub(crate) const DOWN: &str = "\u{E015}";

impl Browser {
    /// Starts one.
    #[track_caller]
    pub(crate) fn start(setting: Setting) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("`chromedriver` starts: install the packages chromium and chromium-driver");
        let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
        let port = lines
            .find_map(|line| {
                let line = line.ok()?;
                let (_, port) = line.split_once("successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("the driver says its port");
        // Whatever else it says must find a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let home = tempfile::tempdir().expect("a temporary directory");
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
            home,
        };
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--force-prefers-reduced-motion",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!(
            "--user-data-dir={}",
            browser.home.path().join("profile").display()
        ));
        let scripts = if setting.scripts { 1 } else { 2 };
        let answer = browser.post(
            "/session",
            &json!({"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                // A dialog that opened stays open, and the next command fails by it.
                "unhandledPromptBehavior": "ignore",
                "goog:loggingPrefs": {"browser": "ALL"},
                "goog:chromeOptions": {
                    "args": arguments,
                    "prefs": {
                        "profile.managed_default_content_settings.javascript": scripts,
                        "download.default_directory": browser.home.path().display().to_string(),
                        "download.prompt_for_download": false,
                    },
                },
            }}}),
        );
        browser.session = answer["sessionId"]
            .as_str()
            .expect("the session's id")
            .to_owned();
        browser.resize(setting.size);
        browser.dark(setting.dark);
        browser
    }

    /// One request to the driver: its value, or what it says is wrong.
    fn ask(&self, method: &str, path: &str, body: &str) -> Result<Value, String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        stream
            .set_read_timeout(Some(2 * PATIENCE))
            .expect("a limit");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .expect("the driver reads");
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).expect("the driver answers");
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        answer.read_exact(&mut body).expect("the whole answer");
        let mut answer: Value = serde_json::from_slice(&body).expect("JSON");
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"])),
            None => Ok(value),
        }
    }

    #[track_caller]
    fn post(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", path, &body.to_string())
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    #[track_caller]
    fn command(&self, path: &str, body: &Value) -> Value {
        self.post(&format!("/session/{}{path}", self.session), body)
    }

    #[track_caller]
    fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.command(
            "/goog/cdp/execute",
            &json!({"cmd": command, "params": parameters}),
        )
    }

    /// Opens a page and waits until it is there.
    #[track_caller]
    pub(crate) fn open(&self, address: &str) {
        self.command("/url", &json!({"url": address}));
    }

    /// What a script returns that runs as the page's own would, whatever the page allows.
    #[track_caller]
    pub(crate) fn run(&self, script: &str, arguments: Value) -> Value {
        self.command(
            "/execute/sync",
            &json!({"script": script, "args": arguments}),
        )
    }

    /// The same for a script whose last argument is called with the result.
    #[track_caller]
    pub(crate) fn run_until_called(&self, script: &str, arguments: Value) -> Value {
        self.command(
            "/execute/async",
            &json!({"script": script, "args": arguments}),
        )
    }

    /// The value of an expression on the page, as text.
    #[track_caller]
    pub(crate) fn text(&self, expression: &str) -> String {
        match self.run(&format!("return {expression}"), json!([])) {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// Waits until an expression on the page is true.
    #[track_caller]
    pub(crate) fn until(&self, expression: &str) {
        let begun = Instant::now();
        while self.run(&format!("return Boolean({expression})"), json!([])) != json!(true) {
            assert!(
                begun.elapsed() < PATIENCE,
                "never true: {expression}\nat {}",
                self.text("location.href")
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The driver's name of the first element that a selector finds.
    #[track_caller]
    fn element(&self, selector: &str) -> String {
        let found = self.command(
            "/element",
            &json!({"using": "css selector", "value": selector}),
        );
        let (_, id) = found
            .as_object()
            .and_then(|found| found.iter().next())
            .expect("an element");
        id.as_str().expect("its id").to_owned()
    }

    /// Clicks on what a selector finds, as a mouse does: on its middle, which nothing may cover.
    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        let place = self.run(
            "const e = document.querySelector(arguments[0]);
             if (!e) return 'not there';
             e.scrollIntoView({block: 'center', behavior: 'instant'});
             const r = e.getClientRects()[0];
             if (!r || r.width < 1) return 'not seen';
             const [x, y] = [Math.floor(r.x + r.width / 2), Math.floor(r.y + r.height / 2)];
             const hit = document.elementFromPoint(x, y);
             return e.contains(hit) || (hit && hit.closest('a, label, summary')?.contains(e)) ? [x, y] : 'covered';",
            json!([selector]),
        );
        assert!(
            place.is_array(),
            "{selector}: {place} at {}",
            self.text("location.href")
        );
        let (x, y) = (&place[0], &place[1]);
        self.command(
            "/actions",
            &json!({"actions": [{"type": "pointer", "id": "mouse", "actions": [
                {"type": "pointerMove", "duration": 0, "x": x, "y": y},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ]}]}),
        );
    }

    /// Types into what a selector finds.
    #[track_caller]
    pub(crate) fn write(&self, selector: &str, text: &str) {
        let element = self.element(selector);
        self.command(&format!("/element/{element}/value"), &json!({"text": text}));
    }

    /// Presses keys one after the other, wherever the focus is.
    #[track_caller]
    pub(crate) fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key})))
            .collect();
        self.command(
            "/actions",
            &json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}),
        );
    }

    /// Gives the page another size.
    #[track_caller]
    pub(crate) fn resize(&self, (width, height): (u32, u32)) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
    }

    /// Asks for dark pages or light ones.
    #[track_caller]
    pub(crate) fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": value}]}),
        );
    }

    /// Shows the page as it would be printed, or on the screen again.
    #[track_caller]
    pub(crate) fn paper(&self, paper: bool) {
        let media = if paper { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", json!({"media": media}));
    }

    /// Runs a script on every page before its own.
    #[track_caller]
    pub(crate) fn before_each_page(&self, script: &str) {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": script}),
        );
    }

    /// The text of the file with this ending that is downloaded, once it is whole.
    #[track_caller]
    pub(crate) fn downloaded(&self, ending: &str) -> String {
        let begun = Instant::now();
        loop {
            let entries = std::fs::read_dir(self.home.path()).expect("a folder");
            let mut paths = entries.map(|entry| entry.expect("an entry").path());
            if let Some(path) = paths.find(|path| path.extension().is_some_and(|one| one == ending))
            {
                return std::fs::read_to_string(path).expect("text");
            }
            assert!(begun.elapsed() < PATIENCE, "no download ends in .{ending}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the browser complained of since the last call: errors of scripts, things refused, pages not found.
    #[track_caller]
    pub(crate) fn complaints(&self) -> Vec<String> {
        let entries = self.command("/se/log", &json!({"type": "browser"}));
        let entries = entries.as_array().expect("a list");
        entries
            .iter()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| entry["message"].to_string())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            // The browser ends with its session; a test that fails has said so already.
            let _ = self.ask("DELETE", &format!("/session/{}", self.session), "");
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
