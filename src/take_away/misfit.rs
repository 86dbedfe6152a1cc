//! What of a receipt doesn't fit.

use std::rc::Rc;

use super::receipt::{grade_again, sum_of_seconds};
use super::{Receipt, ReceiptItem, Totals};
use crate::blueprint;
use crate::grade::Verdict;
use crate::quiz::Quiz;
use crate::session::{Mode, Session, Settings};

/// One thing of a receipt that doesn't fit; `crate::text::misfit` says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The checksum is not that of the text.
    Checksum,
    /// It is of another quiz.
    OtherQuiz {
        /// The id of that quiz.
        quiz: String,
    },
    /// It is of another version of the quiz.
    OtherVersion,
    /// The settings are none that the program writes.
    Settings,
    /// A question is in it that the quiz doesn't have.
    UnknownQuestion {
        /// Its id.
        question: String,
    },
    /// A question is in it more than once.
    Twice {
        /// Its id.
        question: String,
    },
    /// A question is in it that these settings don't draw.
    NotDrawn {
        /// Its id.
        question: String,
    },
    /// A question that these settings draw isn't in it.
    Missing {
        /// Its id.
        question: String,
    },
    /// The questions are those that are drawn, in another order.
    Order,
    /// A question has another version in the quiz.
    QuestionVersion {
        /// Its id.
        question: String,
        /// The version in the receipt.
        stated: u32,
        /// The version in the quiz.
        there: u32,
    },
    /// A response is none that the question takes.
    Response {
        /// The id of the question.
        question: String,
    },
    /// The response earns other points.
    Points {
        /// The id of the question.
        question: String,
        /// The points in the receipt.
        stated: u8,
        /// What it earns.
        earned: u8,
    },
    /// The response has another verdict.
    Verdict {
        /// The id of the question.
        question: String,
        /// The verdict in the receipt.
        stated: Verdict,
        /// What it is.
        graded: Verdict,
    },
    /// A total doesn't follow from the answers.
    Total {
        /// Which.
        total: Total,
        /// What the receipt says, as numbers; a ratio has two.
        stated: Vec<u64>,
        /// What the answers add up to.
        sum: Vec<u64>,
    },
}

/// A total of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Questions.
    Questions,
    /// Answered questions.
    Answered,
    /// Fully right questions.
    Correct,
    /// Points.
    Points,
    /// Code accuracy.
    CodeAccuracy,
    /// Case accuracy.
    CaseAccuracy,
    /// Precision.
    Precision,
    /// Recall.
    Recall,
    /// Seconds.
    Seconds,
}

/// Looks for what doesn't fit in a receipt of this very quiz; returns the
/// attempt graded again.
pub(super) fn find(receipt: &Receipt, quiz: &Rc<Quiz>, misfits: &mut Vec<Misfit>) -> Session {
    let settings = receipt.settings();
    if settings.to_text() != receipt.settings {
        misfits.push(Misfit::Settings);
    }
    let mut known: Vec<(&ReceiptItem, usize)> = Vec::new();
    for item in &receipt.items {
        let name = || item.question.clone();
        let place = quiz.questions.iter().position(|question| question.id == item.question);
        match place {
            None => misfits.push(Misfit::UnknownQuestion { question: name() }),
            Some(idx) if known.iter().any(|(_, other)| *other == idx) => {
                misfits.push(Misfit::Twice { question: name() });
            }
            Some(idx) => known.push((item, idx)),
        }
    }
    let order: Vec<usize> = known.iter().map(|(_, idx)| *idx).collect();
    find_undrawn(&order, quiz, &settings, misfits);
    let session = grade_again(&known, quiz, settings);
    for (place, (item, idx)) in known.iter().enumerate() {
        if let Some(question) = quiz.questions.get(*idx) {
            let name = || item.question.clone();
            if item.version != question.version {
                let (stated, there) = (item.version, question.version);
                misfits.push(Misfit::QuestionVersion { question: name(), stated, there });
            }
            if !item.fits(question) {
                misfits.push(Misfit::Response { question: name() });
            }
        }
        find_in_item(item, &session, place, misfits);
    }
    find_in_totals(receipt, &session, misfits);
    session
}

/// What is due for review only the learner's own browser knows; anything else
/// can be drawn again.
fn find_undrawn(order: &[usize], quiz: &Rc<Quiz>, settings: &Settings, misfits: &mut Vec<Misfit>) {
    let drawn = match settings.mode {
        Mode::Review => return,
        Mode::Exam => blueprint::draw_exam(quiz, settings).map(|(_, drawn)| drawn.order),
        Mode::Practice => None,
    };
    let drawn =
        drawn.unwrap_or_else(|| Session::new(Rc::clone(quiz), settings.clone()).order().to_vec());
    let name = |idx: &usize| quiz.questions.get(*idx).map(|question| question.id.clone());
    let n_before = misfits.len();
    let only_here = order.iter().filter(|idx| !drawn.contains(idx)).filter_map(name);
    misfits.extend(only_here.map(|question| Misfit::NotDrawn { question }));
    let only_there = drawn.iter().filter(|idx| !order.contains(idx)).filter_map(name);
    misfits.extend(only_there.map(|question| Misfit::Missing { question }));
    if misfits.len() == n_before && order != drawn {
        misfits.push(Misfit::Order);
    }
}

fn find_in_item(item: &ReceiptItem, session: &Session, place: usize, misfits: &mut Vec<Misfit>) {
    let first = session.item(place).and_then(|item| item.tries.first());
    let earned = first.map(|first| first.earned).unwrap_or_default();
    let question = || item.question.clone();
    if earned != item.points {
        misfits.push(Misfit::Points { question: question(), stated: item.points, earned });
    }
    if let (Some(stated), Some(first)) = (item.verdict, first)
        && stated != first.grade.verdict
    {
        let graded = first.grade.verdict;
        misfits.push(Misfit::Verdict { question: question(), stated, graded });
    }
}

fn find_in_totals(receipt: &Receipt, session: &Session, misfits: &mut Vec<Misfit>) {
    let (stated, sum) = (&receipt.totals, Totals::of(&session.figures()));
    let one = |n: u32| vec![u64::from(n)];
    let two = |ratio: [u32; 2]| ratio.map(u64::from).to_vec();
    let pairs = [
        (Total::Questions, one(stated.questions), one(sum.questions)),
        (Total::Answered, one(stated.answered), one(sum.answered)),
        (Total::Correct, one(stated.correct), one(sum.correct)),
        (Total::Points, one(stated.points), one(sum.points)),
        (Total::CodeAccuracy, two(stated.code_accuracy), two(sum.code_accuracy)),
        (Total::CaseAccuracy, two(stated.case_accuracy), two(sum.case_accuracy)),
        (Total::Precision, two(stated.precision), two(sum.precision)),
        (Total::Recall, two(stated.recall), two(sum.recall)),
        (Total::Seconds, vec![receipt.seconds], vec![sum_of_seconds(&receipt.items)]),
    ];
    for (total, stated, sum) in pairs {
        if stated != sum {
            misfits.push(Misfit::Total { total, stated, sum });
        }
    }
}

/// Returns a verdict as files write it.
pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Correct => "correct",
        Verdict::Partly => "partly",
        Verdict::Incorrect => "incorrect",
    }
}
