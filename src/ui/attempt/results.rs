//! The results: accuracy as an auditor states it, what costs most, and what
//! to look at again.

use yew::prelude::*;

use super::super::tag::{self, tag};
use super::super::{Msg, View};
use super::chart::{self, Bar, Frame};
use super::{again, exam, kept, take_away};
use crate::grade::Verdict;
use crate::platform;
use crate::progress::QuizRecord;
use crate::results;
use crate::session::{Action, Clock, Figures, Item, Mode, Ratio, Session};
use crate::text;

/// The most misses that are listed.
const MAX_MISSES: usize = 200;

/// The most questions whose time is drawn and listed, the first ones.
const MAX_TIMES: usize = 200;

/// The most topics that are drawn; the table has all of them.
const MAX_TOPICS: usize = 12;

/// The most kinds of error that are drawn; the table has all of them.
const MAX_ERRORS: usize = 10;

pub(super) fn view(view: &View<'_>) -> Html {
    let session = view.session;
    if session.is_empty() {
        return nothing();
    }
    let figures = session.figures();
    let name = if session.is_exam() { "Your exam" } else { "Your results" };
    html! {
        <section class="card summary" part="summary" key="summary" aria-label="Results">
            <h3 class="heading" tabindex="-1" data-focus="stage">{ name }</h3>
            <p class="lead">{ lead(session, &figures) }</p>
            { exam_says(session, &figures) }
            if figures.answered > 0 {
                <div class="gauges">
                    { gauge("Code accuracy", figures.code_accuracy(), Some((95, "asked of working coders")),
                        "Fully right lines out of those required or entered, whichever is more.") }
                    { gauge("Case accuracy", figures.case_accuracy(), Some((70, "pass mark of AAPC’s exams")),
                        "Questions in which everything was right at the first try.") }
                    { gauge("Precision", figures.precision(), None, "Right lines out of those you entered. Low: over-coding.") }
                    { gauge("Recall", figures.recall(), None, "Right lines out of those required. Low: under-coding.") }
                </div>
            }
            { misses(view) }
            { actions(view) }
            if figures.answered > 0 {
                <div class="charts">{ charts(view, &figures) }</div>
            }
            { take_away::view(view) }
            { again::view(view) }
            { kept::view(view) }
        </section>
    }
}

/// What there is to say of an exam: passed or not, and its clock.
fn exam_says(session: &Session, figures: &Figures) -> Html {
    if !session.is_exam() {
        return Html::default();
    }
    let mut says = Vec::new();
    if let Some(pass) = exam::blueprint(session).and_then(|blueprint| blueprint.pass) {
        // Not by the rounded per cent: 69.6 is no 70.
        let accuracy = figures.case_accuracy();
        let is_passed =
            100 * u64::from(accuracy.part) >= u64::from(pass) * u64::from(accuracy.whole);
        let words = if is_passed { "Passed: " } else { "Not passed: " };
        let percent = accuracy.percent().unwrap_or_default().to_string();
        let pass = pass.to_string();
        says.push(
            [words, &percent, " % of the questions were right; the pass mark is ", &pass, " %."]
                .concat(),
        );
    }
    says.extend(clock_says(session.clock()));
    tag("div", "exam-says", says.iter().map(|words| tag("p", "", vec![tag::text(words)])).collect())
}

fn clock_says(clock: &Clock) -> Vec<String> {
    let time = |milliseconds: u64| text::time(milliseconds / 1_000);
    let mut says = Vec::new();
    let spent = clock.limit.map_or(clock.spent, |limit| clock.spent.min(limit));
    let mut used = ["Time: ", &time(spent)].concat();
    if let Some(limit) = clock.limit {
        used =
            [used.as_str(), " of ", &time(limit), if clock.is_over() { ", all of it" } else { "" }]
                .concat();
    }
    says.push([&used, "."].concat());
    if clock.away >= 1_000 {
        says.push(
            ["The exam was not open for ", &time(clock.away), "; that time counted."].concat(),
        );
    }
    if clock.jumped >= 1_000 {
        says.push(
            [
                "This device’s clock jumped ahead by ",
                &time(clock.jumped),
                ": it slept, or was set forward. That time counted.",
            ]
            .concat(),
        );
    }
    if clock.n_set_back > 0 {
        let times = text::count(clock.n_set_back as usize, "time", "times");
        says.push(["This device’s clock was set back ", &times, "; that added no time."].concat());
    }
    says
}

/// The figures as pictures, each with a table behind it.
fn charts(view: &View<'_>, figures: &Figures) -> Vec<Html> {
    let session = view.session;
    let ratio = |name: String, ratio: Ratio| Bar {
        name,
        percent: ratio.percent().unwrap_or_default(),
        shown: [&ratio.part.to_string(), " of ", &ratio.whole.to_string()].concat(),
        state: "",
    };
    let ratio_rows = |bars: &[Bar]| -> Vec<Vec<String>> {
        let row = |bar: &Bar| {
            vec![bar.name.clone(), bar.shown.clone(), [&bar.percent.to_string(), " %"].concat()]
        };
        bars.iter().map(row).collect()
    };
    let ratio_chart = |title: &str, says: &str, what: &str, bars: Vec<Bar>, mark, most: usize| {
        let rows = ratio_rows(&bars);
        let head = [what, "Right", "Share"];
        let drawn = bars.get(..bars.len().min(most)).unwrap_or_default();
        match bars.is_empty() {
            true => Html::default(),
            false => chart::bars(Frame { title, says, head: &head, rows }, drawn, mark),
        }
    };
    let sets: Vec<Bar> = results::by_code_set(session)
        .into_iter()
        .map(|(set, right)| ratio(set.title().to_owned(), right))
        .collect();
    let topics: Vec<Bar> =
        results::by_topic(session).into_iter().map(|(topic, right)| ratio(topic, right)).collect();
    let blueprint = exam::blueprint(session).filter(|_| session.is_exam());
    let pass = blueprint.as_ref().and_then(|blueprint| blueprint.pass);
    let pass_name = pass.map(|pass| [&pass.to_string(), " %"].concat());
    let pass_mark = pass.map(u32::from).zip(pass_name.as_deref());
    let sections: Vec<Bar> = blueprint
        .map(|blueprint| results::by_section(session, &blueprint))
        .unwrap_or_default()
        .into_iter()
        .map(|(name, right)| ratio(name, right))
        .filter(|bar| !bar.name.is_empty())
        .collect();
    let sections_say = match pass_mark {
        Some((_, mark)) => ["Fully right questions, with the pass mark of ", mark, "."].concat(),
        None => "Fully right questions.".to_owned(),
    };
    let topics_say = match topics.first() {
        Some(weakest) if weakest.percent < 100 => {
            ["Weakest: ", &weakest.name, ", ", &weakest.shown, " questions right."].concat()
        }
        _ => "Every topic was right.".to_owned(),
    };
    vec![
        ratio_chart(
            "By code set",
            "Fully right lines out of those required or entered, with the 95 % asked of working coders.",
            "Code set",
            sets,
            Some((95, "95 %")),
            usize::MAX,
        ),
        ratio_chart(
            "By section of the exam",
            &sections_say,
            "Section",
            sections,
            pass_mark,
            usize::MAX,
        ),
        ratio_chart("By topic", &topics_say, "Topic", topics, Some((70, "70 %")), MAX_TOPICS),
        coding(figures),
        errors(figures),
        calibration(session, &ratio_rows, &ratio),
        times(session),
        trend(view),
    ]
}

/// Over- and under-coding: lines that are right, missing, and too many.
fn coding(figures: &Figures) -> Html {
    let counts = figures.counts;
    if counts.required == 0 {
        return Html::default();
    }
    let missing = counts.required.saturating_sub(counts.right);
    let extra = counts.entered.saturating_sub(counts.right);
    let says = match missing.cmp(&extra) {
        std::cmp::Ordering::Greater => "More was missing than was too much: you under-code.",
        std::cmp::Ordering::Less => "More was too much or wrong than was missing: you over-code.",
        std::cmp::Ordering::Equal if missing == 0 => "Nothing was missing and nothing too much.",
        std::cmp::Ordering::Equal => "As much was wrong or too much as was missing.",
    };
    let most = counts.right.max(missing).max(extra).max(1);
    let bar = |name: &str, n: u32, state: &'static str| Bar {
        name: name.to_owned(),
        percent: 100 * n / most,
        shown: n.to_string(),
        state,
    };
    let bars = [
        bar("Right lines", counts.right, "right"),
        bar("Missing: under-coding", missing, "missing"),
        bar("Wrong or too many: over-coding", extra, "wrong"),
    ];
    let rows = bars.iter().map(|bar| vec![bar.name.clone(), bar.shown.clone()]).collect();
    let frame = Frame { title: "Over- and under-coding", says, head: &["Lines", "Number"], rows };
    chart::bars(frame, &bars, None)
}

/// What cost most, by kind of error.
fn errors(figures: &Figures) -> Html {
    let Some(costliest) = figures.errors.first() else { return Html::default() };
    let most = costliest.2.max(1);
    let says = match costliest.2 {
        0 => "Nothing that was found cost points.".to_owned(),
        cost => [costliest.0.label(), ": ", &text::count(cost as usize, "point", "points"), "."]
            .concat(),
    };
    let bar = |(kind, n, cost): &(crate::error_kind::ErrorKind, u32, u32)| Bar {
        name: kind.label().to_owned(),
        percent: 100 * cost / most,
        shown: [lost(*cost).as_str(), " · ", &n.to_string(), "×"].concat(),
        state: "wrong",
    };
    let bars: Vec<Bar> = figures.errors.iter().take(MAX_ERRORS).map(bar).collect();
    let row = |(kind, n, cost): &(crate::error_kind::ErrorKind, u32, u32)| {
        vec![kind.label().to_owned(), n.to_string(), lost(*cost)]
    };
    let frame = Frame {
        title: "What cost you most",
        says: &says,
        head: &["Error", "Times", "Points"],
        rows: figures.errors.iter().map(row).collect(),
    };
    chart::bars(frame, &bars, None)
}

/// How far the learner's certainty can be trusted.
fn calibration(
    session: &Session,
    rows: &dyn Fn(&[Bar]) -> Vec<Vec<String>>,
    bar: &dyn Fn(String, Ratio) -> Bar,
) -> Html {
    let sums = results::by_certainty(session);
    if sums.is_empty() {
        return Html::default();
    }
    let sure = sums.iter().find(|(certainty, _)| *certainty == crate::history::Certainty::Sure);
    let n_wrong = sure.map_or(0, |(_, sum)| sum.whole - sum.part);
    let says = match n_wrong {
        0 => "You were never sure and wrong.".to_owned(),
        n => [
            "You were sure and wrong ",
            &text::count(n as usize, "time", "times"),
            "; that comes back first.",
        ]
        .concat(),
    };
    let bars: Vec<Bar> =
        sums.into_iter().map(|(c, sum)| bar(text::certainty(c).to_owned(), sum)).collect();
    let frame = Frame {
        title: "How sure, how right",
        says: &says,
        head: &["You said", "Right", "Share"],
        rows: rows(&bars),
    };
    chart::bars(frame, &bars, None)
}

/// The time of each question.
fn times(session: &Session) -> Html {
    let times = results::times(session);
    let most = times.iter().map(|time| time.seconds).max().unwrap_or_default();
    if times.len() < 2 {
        return Html::default();
    }
    let sum = times.iter().fold(0_u64, |sum, time| sum.saturating_add(time.seconds));
    let mean = sum / times.len().max(1) as u64;
    let says =
        [text::time(mean).as_str(), " a question on average, ", &text::time(most), " the longest."]
            .concat();
    let is_cut = times.len() > MAX_TIMES;
    let says = says + if is_cut { " The first 200 are shown." } else { "" };
    let state = |verdict: Option<Verdict>| match verdict {
        Some(Verdict::Correct) => ("right", "right"),
        Some(Verdict::Partly) => ("partly", "partly right"),
        Some(Verdict::Incorrect) => ("wrong", "not right"),
        None => ("", "not answered"),
    };
    let listed = times.get(..times.len().min(MAX_TIMES)).unwrap_or_default();
    let bar = |time: &results::Time| Bar {
        name: String::new(),
        percent: u32::try_from(time.seconds.saturating_mul(100) / most.max(1)).unwrap_or(100),
        shown: String::new(),
        state: state(time.verdict).0,
    };
    let row = |time: &results::Time| {
        let name = ["Question ", &(time.place + 1).to_string()].concat();
        vec![name, text::time(time.seconds), state(time.verdict).1.to_owned()]
    };
    let frame = Frame {
        title: "Time per question",
        says: &says,
        head: &["Question", "Time", "First answer"],
        rows: listed.iter().map(row).collect(),
    };
    let bars: Vec<Bar> = listed.iter().map(bar).collect();
    chart::columns(frame, &bars, &text::time(most))
}

/// How the attempts at this quiz went, one after the other.
fn trend(view: &View<'_>) -> Html {
    let record = view.store.load(&view.store.quiz_key(Mode::Practice));
    let record = record.and_then(|text| QuizRecord::parse(&text).ok());
    let attempts = record.map(|record| record.attempts()).unwrap_or_default();
    if attempts.len() < 2 {
        return Html::default();
    }
    let percent = |part: u32, whole: u32| Ratio { part, whole }.percent();
    let points: Vec<chart::Point> = attempts
        .iter()
        .map(|a| [percent(a.right, a.larger), percent(a.correct, a.questions)])
        .collect();
    let shown = |percent: Option<u32>| {
        percent.map_or("–".to_owned(), |percent| [&percent.to_string(), " %"].concat())
    };
    let row = |attempt: &crate::progress::Attempt| {
        vec![
            text::day(attempt.day),
            text::mode(attempt.mode).to_owned(),
            shown(percent(attempt.right, attempt.larger)),
            shown(percent(attempt.correct, attempt.questions)),
        ]
    };
    let says = match (points.first(), points.last()) {
        (Some([_, Some(first)]), Some([_, Some(last)])) => {
            ["Case accuracy went from ", &first.to_string(), " % to ", &last.to_string(), " %."]
                .concat()
        }
        _ => String::new(),
    };
    let frame = Frame {
        title: "Your attempts",
        says: &says,
        head: &["Day", "Kind", "Code accuracy", "Case accuracy"],
        rows: attempts.iter().map(row).collect(),
    };
    let names = ["● Code accuracy, 95 % asked", "○ Case accuracy, 70 % to pass"];
    chart::curves(frame, &points, names, [95, 70])
}

/// A review of nothing; only a review has no questions. The element hears the
/// button and changes the mode, which is not the session's to change.
fn nothing() -> Html {
    html! {
        <section class="card summary" part="summary" key="nothing" aria-label="Review">
            <h3 class="heading" tabindex="-1" data-focus="stage">{ text::NOTHING_DUE }</h3>
            if cfg!(feature = "element") {
                <div class="actions">
                    <button type="button" class="primary" part="button primary-button" data-practice="">{ "Practice this quiz" }</button>
                </div>
            }
        </section>
    }
}

fn lead(session: &Session, figures: &Figures) -> String {
    let items = (0..session.len()).filter_map(|place| session.item(place));
    let n_shown = items.filter(|item| item.is_answered() && item.tries.is_empty()).count();
    let open = (figures.questions - figures.answered) as usize - n_shown;
    let shown = match n_shown {
        0 => String::new(),
        1 => " You had the answer to 1 question shown.".to_owned(),
        n => [" You had the answers to ", &n.to_string(), " questions shown."].concat(),
    };
    if figures.answered == 0 {
        return ["No question is answered yet.", &shown].concat();
    }
    let answered = [
        &figures.correct.to_string(),
        " of ",
        &text::count(figures.answered as usize, "answered question", "answered questions"),
        " right at the first try.",
        &shown,
    ]
    .concat();
    if figures.empty > 0 {
        let of = figures.answered.to_string();
        let right = [&figures.correct.to_string(), " of ", &of, " questions right, "].concat();
        let empty = text::count(figures.empty as usize, "question", "questions");
        return [&right, &empty, " not answered."].concat();
    }
    match open {
        0 => answered,
        n => [&answered, " ", &text::count(n, "question", "questions"), " not answered."].concat(),
    }
}

fn gauge(name: &str, ratio: Ratio, mark: Option<(u32, &'static str)>, explanation: &str) -> Html {
    let Some(percent) = ratio.percent() else { return Html::default() };
    let is_reached = mark.is_some_and(|(mark, _)| percent >= mark);
    html! {
        <div class="gauge" data-reached={is_reached.to_string()}>
            <div class="gauge-name">{ name }</div>
            <div class="gauge-value">{ percent }<span>{ " %" }</span></div>
            <svg class="gauge-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect class="gauge-track" width="100" height="8" />
                <rect class="gauge-fill" width={percent.min(100).to_string()} height="8" />
                if let Some((mark, _)) = mark {
                    <rect class="gauge-mark" x={mark.to_string()} width="0.8" height="8" />
                }
            </svg>
            if let Some((mark, whose)) = mark {
                <p class="gauge-target">{ mark }{ " % " }{ whose }{ if is_reached { ": reached" } else { ": not reached" } }</p>
            }
            <p class="gauge-explanation">{ explanation }{ " " }{ ratio.part }{ " of " }{ ratio.whole }{ "." }</p>
        </div>
    }
}

/// Points that were lost; some kinds only inform.
fn lost(cost: u32) -> String {
    match cost {
        0 => "–".to_owned(),
        cost => ["−", &cost.to_string()].concat(),
    }
}

fn misses(view: &View<'_>) -> Html {
    let session = view.session;
    let is_miss = |&place: &usize| session.item(place).is_some_and(|item| !item.is_right_at_once());
    let misses: Vec<usize> = (0..session.len()).filter(is_miss).collect();
    if misses.is_empty() {
        return Html::default();
    }
    let miss = |&place: &usize| {
        // An exam grades what was left empty, too.
        let item = session.item(place);
        let first = item.and_then(|item| item.tries.first());
        let points = match first.filter(|first| !first.response.is_empty()) {
            Some(first) => [&first.earned.to_string(), " points"].concat(),
            None if first.is_none() && item.is_some_and(Item::is_answered) => {
                "answer shown".to_owned()
            }
            None => "not answered".to_owned(),
        };
        let ask = session
            .question(place)
            .map(|q| crate::markup::Markup::parse(&q.statement).plain)
            .unwrap_or_default();
        html! {
            <li key={place}>
                <button type="button" class="miss" part="button"
                    onclick={view.on.reform(move |_: MouseEvent| Action::GoTo(place))}>
                    <span class="miss-head">{ "Question " }{ place + 1 }{ " " }<span class="miss-points">{ points }</span></span>
                    <span class="miss-text" dir="auto">{ beginning(&ask) }</span>
                </button>
            </li>
        }
    };
    html! {
        <>
            <h4>{ "To look at again" }</h4>
            <ul class="misses">{ for misses.iter().take(MAX_MISSES).map(miss) }</ul>
            if misses.len() > MAX_MISSES {
                <p>{ "And " }{ misses.len() - MAX_MISSES }{ " more." }</p>
            }
        </>
    }
}

/// The first words of a statement, enough to recognize it.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(160) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

fn actions(view: &View<'_>) -> Html {
    let is_miss = |item: &crate::session::Item| item.is_answered() && !item.is_right_at_once();
    let has_misses =
        (0..view.session.len()).any(|place| view.session.item(place).is_some_and(is_miss));
    let confirm = |is_on: bool| view.link.callback(move |_: MouseEvent| Msg::Confirm(is_on));
    if view.is_confirming {
        let erase = view.on.reform(|_: MouseEvent| Action::Restart { seed: platform::seed() });
        return html! {
            <div class="confirm" role="group" aria-label="Start again">
                <p tabindex="-1" data-focus="confirm">{ "This clears your answers to this quiz. When each question is due again stays as it is." }</p>
                <div class="actions">
                    <button type="button" class="primary" part="button primary-button" onclick={erase}>{ "Clear and start again" }</button>
                    <button type="button" class="quiet" part="button" onclick={confirm(false)}>{ "Keep them" }</button>
                </div>
            </div>
        };
    }
    let is_exam = view.session.is_exam();
    let again = if is_exam { "New exam" } else { "Start again" };
    html! {
        <div class="actions">
            if has_misses && !is_exam { { view.button("primary", "Repeat what was missed", || Action::RepeatMisses) } }
            <button type="button" class="quiet" part="button" onclick={confirm(true)}>{ again }</button>
            { view.button("quiet back", "Back to the last question", || Action::Back) }
        </div>
    }
}
