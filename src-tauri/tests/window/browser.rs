use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

type Error = Box<dyn std::error::Error>;

const PATIENCE: Duration = Duration::from_secs(30);

/// The real window under a driver of its own, with a list of paths in place of the system's dialogs.
pub(crate) struct Window {
    client: Client,
    driver: Driver,
    folder: tempfile::TempDir,
}

/// The driver's process; it ends with the test, whatever happens.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The window's program: told by the test run, or the one beside this test's build.
fn program() -> PathBuf {
    std::env::var_os("SETTLEBENCH_WINDOW")
        .map_or_else(|| env!("CARGO_BIN_EXE_settlebench").into(), PathBuf::from)
}

fn free_port() -> Result<u16, Error> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn selector(testid: &str) -> String {
    format!("[data-testid='{testid}']")
}

impl Window {
    /// Starts the window without a shop.
    pub(crate) async fn open() -> Result<Self, Error> {
        let folder = tempfile::tempdir()?;
        let port = free_port()?;
        let mut command = Command::new("WebKitWebDriver");
        command.arg(format!("--port={port}")).env("SETTLEBENCH_PICK", folder.path().join("pick"));
        // The webview lets itself be driven only where it is told so.
        command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        // No accessibility bus to look for. WEBKIT_DISABLE_DMABUF_RENDERER is left alone: with it, taking a picture hangs.
        command.env("NO_AT_BRIDGE", "1");
        let driver = Driver(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
        let mut wanted = Capabilities::new();
        wanted.insert("webkitgtk:browserOptions".to_owned(), json!({ "binary": program(), "args": [] }));
        let address = format!("http://127.0.0.1:{port}");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted);
        let mut tries = 0;
        let client = loop {
            match builder.connect(&address).await {
                Ok(client) => break client,
                Err(error) if tries == 50 => return Err(error.into()),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        Ok(Self { client, driver, folder })
    }

    /// A folder of this test's own.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Answers the next dialogs, one path each.
    pub(crate) fn will_pick(&self, paths: &[&Path]) -> Result<(), Error> {
        let lines: Vec<String> = paths.iter().map(|path| format!("{}\n", path.display())).collect();
        Ok(std::fs::write(self.folder().join("pick"), lines.concat())?)
    }

    /// Waits until something matches.
    pub(crate) async fn wait_for(&self, css: &str) -> Result<(), Error> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        found.map(|_| ()).map_err(|error| format!("{css}: {error}").into())
    }

    /// Waits for a part of the window.
    pub(crate) async fn see(&self, testid: &str) -> Result<(), Error> {
        self.wait_for(&selector(testid)).await
    }

    /// Clicks a part of the window as soon as it is there and may be clicked.
    pub(crate) async fn click(&self, testid: &str) -> Result<(), Error> {
        let css = format!("{}:not(:disabled)", selector(testid));
        self.wait_for(&css).await?;
        self.click_css(&css).await
    }

    /// Brings an element into view and clicks it with the page's own events, past any animation.
    async fn click_css(&self, css: &str) -> Result<(), Error> {
        let script =
            "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'}); e.click();";
        self.client.execute(script, vec![json!(css)]).await?;
        Ok(())
    }

    /// Clicks the row of a table that has a text in it.
    pub(crate) async fn click_row_with(&self, table: &str, text: &str) -> Result<(), Error> {
        let script =
            "const rows = [...document.querySelectorAll(arguments[0] + ' [data-testid^=case-row-]')];
            const row = rows.find((row) => row.textContent.includes(arguments[1]));
            if (!row) return false;
            (row.querySelector('a') ?? row).click();
            return true;";
        let done = self.client.execute(script, vec![json!(selector(table)), json!(text)]).await?;
        if done == json!(true) { Ok(()) } else { Err(format!("{table}: no row with {text}").into()) }
    }

    /// Takes one of a row of choices.
    pub(crate) async fn choose(&self, testid: &str, value: &str) -> Result<(), Error> {
        let css = format!("{} [data-value='{value}']", selector(testid));
        self.wait_for(&css).await?;
        self.click_css(&css).await?;
        self.wait_for(&format!("{css}[aria-checked='true']")).await
    }

    /// Types into a field; a part that wraps its field is looked into.
    pub(crate) async fn type_in(&self, testid: &str, text: &str) -> Result<(), Error> {
        let own = selector(testid);
        let css = format!("input{own}, textarea{own}, {own} input, {own} textarea");
        self.wait_for(&css).await?;
        self.client.find(Locator::Css(&css)).await?.send_keys(text).await?;
        Ok(())
    }

    /// Handles of the parts whose handle begins with `prefix`.
    pub(crate) async fn items(&self, prefix: &str) -> Result<Vec<String>, Error> {
        let css = format!("[data-testid^='{prefix}']");
        let mut found = Vec::new();
        for element in self.client.find_all(Locator::Css(&css)).await? {
            found.extend(element.attr("data-testid").await?);
        }
        Ok(found)
    }

    /// An attribute of a part.
    pub(crate) async fn attribute(&self, testid: &str, name: &str) -> Result<String, Error> {
        let element = self.client.find(Locator::Css(&selector(testid))).await?;
        element.attr(name).await?.ok_or_else(|| format!("{testid} has no {name}").into())
    }

    /// Keeps a picture in the folder that `SETTLEBENCH_PICTURES` names, if it does.
    pub(crate) async fn picture(&self, name: &str) -> Result<(), Error> {
        let Some(folder) = std::env::var_os("SETTLEBENCH_PICTURES") else { return Ok(()) };
        let png = self.client.screenshot().await?;
        Ok(std::fs::write(Path::new(&folder).join(format!("{name}.png")), png)?)
    }

    /// Closes the window and ends its driver.
    pub(crate) async fn close(self) -> Result<(), Error> {
        self.client.close().await?;
        drop(self.driver);
        Ok(())
    }
}
