//! The receipts of a class, added up.

use std::rc::Rc;

use serde::Serialize;

use super::csv::Table;
use super::misfit::Misfit;
use super::receipt::Receipt;
use crate::error_kind::ErrorKind;
use crate::grade::Verdict;
use crate::json;
use crate::markup::Markup;
use crate::progress::Unreadable;
use crate::quiz::{Date, Quiz, check};
use crate::session::Session;
use crate::small_sort::{sort, sort_by};
use crate::text;

/// A quiz, and the receipts of those who took it.
#[derive(Clone, Debug, Default)]
pub struct Class {
    quiz: Option<Rc<Quiz>>,
    files: Vec<File>,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    receipt: Result<Receipt, Unreadable>,
}

/// What became of one receipt. Only one that fits and isn't there already
/// counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Learner {
    /// The name of the file.
    pub file: String,
    /// What stands in it for a name.
    pub name: String,
    /// The day, such as `22 Nov 2026`; may be empty.
    pub day: String,
    /// Points out of 100 a question.
    pub points: [u32; 2],
    /// Points in per cent, with one decimal; empty without a question.
    pub percent: String,
    /// Right lines out of the larger of required and entered.
    pub code_accuracy: [u32; 2],
    /// Right questions out of answered ones.
    pub case_accuracy: [u32; 2],
    /// The time of all questions, as `12:03`.
    pub time: String,
    /// Practice, exam or review.
    pub mode: &'static str,
    /// What a teacher should know of it.
    pub remarks: Vec<String>,
    /// What doesn't fit.
    pub misfits: Vec<String>,
    /// The file with the same receipt that came before it; empty if there is none.
    pub twin: String,
    /// Whether it is in the sums.
    pub counts: bool,
}

/// What the receipts add up to. The names are those that `element/medcode-class.js` reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// The title of the quiz; empty without one.
    pub title: String,
    /// How many questions the quiz has.
    pub questions: usize,
    /// The notice that is due with the quiz's codes; may be empty.
    pub notice: &'static str,
    /// How many receipts are in the sums.
    pub counted: usize,
    /// The mean of the points in per cent, with one decimal; empty without a receipt.
    pub mean: String,
    /// The median of the points in per cent, with one decimal; empty without a receipt.
    pub median: String,
    /// The receipts, by name.
    pub learners: Vec<Learner>,
    /// The files that are no receipt, each with the reason.
    pub unread: Vec<[String; 2]>,
    /// The questions, in the order of the quiz.
    pub by_question: Vec<QuestionSum>,
}

/// How a class fared with a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuestionSum {
    /// Its id.
    pub id: String,
    /// How its statement begins.
    pub statement: String,
    /// How many answered it.
    pub answered: u32,
    /// How many of them were fully right.
    pub right: u32,
    /// What was wrong, the most frequent first, with how many learners did it.
    pub errors: Vec<(&'static str, u32)>,
}

impl Class {
    /// Takes a quiz, given as JSON, in place of the one that was there.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the text, and where; the quiz that was there stays.
    pub fn set_quiz(&mut self, text: &str) -> Result<(), String> {
        let quiz: Quiz = json::read(text).map_err(|error| error.to_string())?;
        match check(&quiz).first() {
            Some(fault) => Err([fault.kind.title(), &fault.place()].concat()),
            None => {
                self.quiz = Some(Rc::new(quiz));
                Ok(())
            }
        }
    }

    /// Takes a file: a receipt, or several, one a line.
    pub fn add(&mut self, name: &str, text: &str) {
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let receipt = Receipt::parse(text);
        // Lines of one receipt are none themselves.
        let has_more = receipt.is_err() && lines.iter().any(|line| Receipt::parse(line).is_ok());
        if !has_more {
            self.files.push(File { name: name.to_owned(), receipt });
            return;
        }
        for (idx, line) in lines.into_iter().enumerate() {
            let name = [name, ", line ", &(idx + 1).to_string()].concat();
            self.files.push(File { name, receipt: Receipt::parse(line) });
        }
    }

    /// Forgets the receipts.
    pub fn clear(&mut self) {
        self.files.clear();
    }

    /// Adds everything up.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::of(self.quiz.as_deref());
        let mut shares: Vec<u32> = Vec::new();
        for (place, file) in self.files.iter().enumerate() {
            let receipt = match &file.receipt {
                Ok(receipt) => receipt,
                Err(why) => {
                    sums.unread
                        .push([file.name.clone(), text::unreadable_receipt(*why).to_owned()]);
                    continue;
                }
            };
            let before = self.files.get(..place).unwrap_or_default();
            let (learner, session) = self.learner(file, receipt, before);
            if let (true, Some(session)) = (learner.counts, session) {
                shares.extend(per_mille(learner.points));
                sums.count(&session);
            }
            sums.learners.push(learner);
        }
        let by_name = |learner: &Learner| (learner.name.to_lowercase(), learner.file.clone());
        sort_by(&mut sums.learners, |a, b| by_name(a) < by_name(b));
        sums.by_question.iter_mut().for_each(QuestionSum::order);
        sums.mean = mean(&shares).map(decimal).unwrap_or_default();
        sums.median = median(&mut shares).map(decimal).unwrap_or_default();
        sums
    }

    /// Returns the table of the learners as CSV.
    pub fn table(&self) -> String {
        let columns = [
            "file",
            "name",
            "day",
            "mode",
            "points",
            "of",
            "percent",
            "right lines",
            "lines",
            "right questions",
            "answered questions",
            "time",
            "counts",
            "remarks",
            "what does not fit",
        ];
        let mut table = Table::new(&columns);
        for learner in self.sums().learners {
            let [points, of] = learner.points.map(|n| n.to_string());
            let [right_lines, lines] = learner.code_accuracy.map(|n| n.to_string());
            let [right, answered] = learner.case_accuracy.map(|n| n.to_string());
            table.row(&[
                learner.file,
                learner.name,
                learner.day,
                learner.mode.to_owned(),
                points,
                of,
                learner.percent,
                right_lines,
                lines,
                right,
                answered,
                learner.time,
                if learner.counts { "yes" } else { "no" }.to_owned(),
                learner.remarks.join(" "),
                learner.misfits.join(" "),
            ]);
        }
        table.text
    }

    fn learner(
        &self,
        file: &File,
        receipt: &Receipt,
        before: &[File],
    ) -> (Learner, Option<Session>) {
        let (misfits, session) = match &self.quiz {
            Some(quiz) => receipt.examine(quiz),
            None if receipt.has_right_checksum() => (Vec::new(), None),
            None => (vec![Misfit::Checksum], None),
        };
        // An altered copy bears the checksum of the receipt that it was made from, and is none.
        let is_twin = |file: &&File| {
            file.receipt
                .as_ref()
                .is_ok_and(|other| other.checksum == receipt.checksum && other.has_right_checksum())
        };
        let twin = before.iter().find(is_twin).filter(|_| receipt.has_right_checksum());
        let others = self.files.iter().filter_map(|file| file.receipt.as_ref().ok());
        let is_namesake = |other: &&Receipt| {
            !receipt.name.is_empty()
                && other.name == receipt.name
                && other.checksum != receipt.checksum
        };
        let totals = &receipt.totals;
        let mut remarks = text::receipt_remarks(receipt);
        if others.filter(is_namesake).count() > 0 {
            remarks.push(text::NAMESAKE.to_owned());
        }
        let points = [totals.points, totals.questions.saturating_mul(100)];
        let learner = Learner {
            file: file.name.clone(),
            name: receipt.name.clone(),
            day: Date::parse(&receipt.day).map(text::date).unwrap_or_default(),
            points,
            percent: per_mille(points).map(decimal).unwrap_or_default(),
            code_accuracy: totals.code_accuracy,
            case_accuracy: totals.case_accuracy,
            time: text::time(receipt.seconds),
            mode: receipt.settings().mode.name(),
            remarks,
            counts: session.is_some() && misfits.is_empty() && twin.is_none(),
            misfits: misfits.iter().map(text::misfit).collect(),
            twin: twin.map(|twin| twin.name.clone()).unwrap_or_default(),
        };
        (learner, session)
    }
}

impl Sums {
    fn of(quiz: Option<&Quiz>) -> Self {
        let questions = quiz.map(|quiz| quiz.questions.as_slice()).unwrap_or_default();
        let by_question = questions.iter().map(|question| QuestionSum {
            id: question.id.clone(),
            statement: Markup::parse(&question.statement).plain.chars().take(120).collect(),
            answered: 0,
            right: 0,
            errors: Vec::new(),
        });
        Self {
            title: quiz.map(|quiz| quiz.title.clone()).unwrap_or_default(),
            questions: questions.len(),
            notice: if quiz.is_some_and(Quiz::has_cpt) { text::CPT_NOTICE } else { "" },
            counted: 0,
            mean: String::new(),
            median: String::new(),
            learners: Vec::new(),
            unread: Vec::new(),
            by_question: by_question.collect(),
        }
    }

    fn count(&mut self, session: &Session) {
        self.counted += 1;
        for (place, idx) in session.order().iter().enumerate() {
            let first = session.item(place).and_then(|item| item.tries.first());
            let (Some(sum), Some(first)) = (self.by_question.get_mut(*idx), first) else {
                continue;
            };
            sum.answered += 1;
            sum.right += u32::from(first.grade.verdict == Verdict::Correct);
            // Who makes an error twice in an answer is one learner.
            let mut kinds: Vec<ErrorKind> =
                first.grade.findings.iter().filter_map(|finding| finding.kind).collect();
            sort(&mut kinds);
            kinds.dedup();
            for kind in kinds {
                match sum.errors.iter_mut().find(|(label, _)| *label == kind.label()) {
                    Some((_, n)) => *n += 1,
                    None => sum.errors.push((kind.label(), 1)),
                }
            }
        }
    }
}

impl QuestionSum {
    fn order(&mut self) {
        sort_by(&mut self.errors, |a, b| (b.1, a.0) < (a.1, b.0));
    }
}

/// Returns the part in thousandths of the whole, halves up.
fn per_mille([part, whole]: [u32; 2]) -> Option<u32> {
    let (part, whole) = (u64::from(part.min(whole)), u64::from(whole));
    let share = (2_000 * part + whole).checked_div(2 * whole)?;
    u32::try_from(share).ok()
}

fn mean(shares: &[u32]) -> Option<u32> {
    let (sum, n) = (shares.iter().sum::<u32>(), u32::try_from(shares.len()).ok()?);
    (2 * sum + n).checked_div(2 * n)
}

fn median(shares: &mut [u32]) -> Option<u32> {
    sort(shares);
    let upper = *shares.get(shares.len() / 2)?;
    let lower = *shares.get((shares.len() - 1) / 2)?;
    Some((upper + lower).div_ceil(2))
}

/// Returns thousandths as per cent: `83.4`.
fn decimal(per_mille: u32) -> String {
    [(per_mille / 10).to_string(), (per_mille % 10).to_string()].join(".")
}
