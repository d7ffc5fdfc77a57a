//! The real window, driven through WebKitWebDriver: from three files to a verified packet.
//!
//! Needs a display, `WebKitWebDriver` and a build of the window with the features `custom-protocol` and
//! `harness`; `cargo xtask test` brings all of them.

mod browser;

use std::path::{Path, PathBuf};

use browser::Window;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const FILES: [&str; 3] = ["1-terminal-log.csv", "2-acquirer-detail.csv", "3-bank-statement.csv"];

fn story() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/days/corner-shop")
}

/// Imports a file: choose, look at the plan, import exactly that.
async fn import(window: &Window, path: &Path) -> Outcome {
    window.will_pick(&[path])?;
    window.click("intake-choose").await?;
    window.see("intake-plan").await?;
    window.click("intake-apply").await?;
    window.see("intake-done").await?;
    window.click("intake-another").await
}

/// Ticks every item of the step that is shown.
async fn tick_all(window: &Window) -> Outcome {
    for item in window.items("case-item-").await? {
        window.click(&item).await?;
        window
            .wait_for(&format!(
                "[data-testid='{item}']:checked, .ant-checkbox-checked [data-testid='{item}']"
            ))
            .await?;
    }
    Ok(())
}

async fn step(window: &Window, name: &str) -> Outcome {
    window.click(&format!("case-step-{name}")).await?;
    window.wait_for(&format!("[data-testid='case-step-{name}'][aria-selected='true']")).await
}

async fn seven_steps(window: &Window, evidence: &Path) -> Outcome {
    step(window, "identify").await?;
    window.click("case-identify").await?;
    window.wait_for("[data-testid='case-step-identify'][data-state='done'], [data-testid='case-step-identify'][data-state='started']").await?;
    tick_all(window).await?;
    step(window, "collect").await?;
    window.will_pick(&[evidence])?;
    window.click("case-attach").await?;
    window.wait_for("[data-testid='case-evidence'] li").await?;
    tick_all(window).await?;
    step(window, "contact").await?;
    window.type_in("call-who", "东海收单客服").await?;
    window.type_in("call-phone", "400-555-0123").await?;
    window.type_in("call-said", "已受理，三个工作日内回复").await?;
    window.type_in("call-ticket", "T-77").await?;
    window.click("call-save").await?;
    window.wait_for("[data-testid='case-step-contact']:not([data-state='open'])").await?;
    tick_all(window).await?;
    for name in ["verify", "coordinate", "prepare"] {
        step(window, name).await?;
        tick_all(window).await?;
    }
    step(window, "prevent").await?;
    tick_all(window).await?;
    window.type_in("case-prevention", "第二次收款前先查询上一笔").await?;
    window.click("case-prevention-save").await?;
    window.click("case-cause-save").await?;
    window.wait_for("[data-testid='case-step-prevent'][data-state='done']").await
}

async fn the_main_job(window: &Window) -> Outcome {
    let story = story();
    let shop = window.folder().join("corner.settle");
    window.see("screen-start").await?;
    window.will_pick(&[&story.join("shop.toml"), &shop])?;
    window.click("start-create").await?;
    window.see("nav-import").await?;
    window.click("nav-import").await?;
    for file in FILES {
        import(window, &story.join(file)).await?;
    }
    window.click("nav-reconciliation").await?;
    window.see("reconciliation-rows").await?;
    window.click("nav-cases").await?;
    window.see("cases-rows").await?;
    window.picture("cases").await?;
    window.click_row_with("cases-rows", "E01").await?;
    window.see("case-facts").await?;
    window.picture("case").await?;
    seven_steps(window, &story.join("evidence/01-failed-slip.jpg")).await?;
    let packets = window.folder().join("packets");
    std::fs::create_dir(&packets)?;
    step(window, "coordinate").await?;
    window.will_pick(&[&packets])?;
    window.click("case-export").await?;
    window.see("case-exported").await?;
    let packet = window.attribute("case-exported", "data-path").await?;
    window.click("nav-packets").await?;
    window.will_pick(&[Path::new(&packet)])?;
    window.click("packets-verify").await?;
    window.wait_for("[data-testid='packets-result'][data-ok='true']").await?;
    window.picture("packets").await?;
    broken_packet(window, Path::new(&packet)).await?;
    a_waiting_row(window).await?;
    other_looks(window).await
}

/// A row of another merchant no. waits until a person decides.
async fn a_waiting_row(window: &Window) -> Outcome {
    const LOG: &str = "商户号,终端号,批次号,凭证号,交易类型,卡号,金额,交易日期,交易时间,参考号,授权码,应答码\n\
        898310058129999,10080001,000231,009999,消费,622200******1234,12.00,20261116,091231,111609999901,123456,00\n";
    let log = window.folder().join("other.csv");
    std::fs::write(&log, LOG)?;
    window.click("nav-import").await?;
    import(window, &log).await?;
    window.choose("intake-lists", "decisions").await?;
    window.see("intake-decisions").await?;
    window.picture("decisions").await?;
    let take = window.items("intake-take-").await?;
    window.click(take.first().ok_or("no row waits")?).await?;
    window.wait_for("[data-testid='screen-import']:not(:has([data-testid='intake-decisions']))").await
}

/// Language and theme turn while the window is open.
async fn other_looks(window: &Window) -> Outcome {
    window.click("nav-today").await?;
    window.see("screen-today").await?;
    window.picture("today").await?;
    window.click("nav-settings").await?;
    window.see("settings-language").await?;
    window.choose("settings-language", "en").await?;
    window.wait_for("html[lang='en']").await?;
    window.choose("settings-theme", "dark").await?;
    window.wait_for("html[data-theme='dark']").await?;
    for screen in ["today", "import", "reconciliation", "cases", "shop"] {
        window.click(&format!("nav-{screen}")).await?;
        window.see(&format!("screen-{screen}")).await?;
        window.wait_for("main.screen:not(:has(.ant-skeleton))").await?;
        window.picture(&format!("{screen}-en-dark")).await?;
    }
    Ok(())
}

/// One changed byte is told.
async fn broken_packet(window: &Window, packet: &Path) -> Outcome {
    let mut bytes = std::fs::read(packet)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let broken = window.folder().join("broken.zip");
    std::fs::write(&broken, bytes)?;
    window.will_pick(&[&broken])?;
    window.click("packets-verify").await?;
    window.wait_for("[data-testid='packets-result'][data-ok='false'] li").await
}

#[tokio::test]
async fn from_three_files_to_a_verified_packet() -> Outcome {
    let window = Window::open().await?;
    let outcome = the_main_job(&window).await;
    if outcome.is_err() {
        window.picture("failed").await?;
    }
    window.close().await?;
    outcome
}
