//! One room for each case: what it sends, and what it makes of the answers. Pure.
//!
//! [`plan`] says what to send for one sample, or why nothing can be; [`judge`] says whether the answers pass.

mod c01;
mod c02;
mod c03;
mod c04;
mod c05;
mod c06;
mod c07;
mod c08;
mod c09;
mod c10;
mod c11;
mod c12;
mod c13;
mod c14;
mod c15;
mod c16;
mod c17;
mod c18;
mod prices;
mod s01;
mod s02;
mod s03;
mod s04;
mod s05;
mod s06;
mod s07;
mod s08;
mod s09;
mod s10;
mod s11;

use crate::dice::Dice;
use crate::plan::{Inapplicable, Plan};
use crate::scene::Scene;
use crate::test_case::TestCase;
use crate::verdict::{Trial, Verdict};

/// What to send for one sample of a case.
///
/// # Errors
/// Why this restaurant, or this partner, cannot be tried with it.
pub fn plan(case: TestCase, scene: &Scene<'_>, dice: &mut Dice) -> Result<Plan, Inapplicable> {
    use TestCase as T;
    match case {
        T::C1 => c01::plan(scene, dice),
        T::C2 => c02::plan(scene, dice),
        T::C3 => c03::plan(scene, dice),
        T::C4 => c04::plan(scene, dice),
        T::C5 => c05::plan(scene, dice),
        T::C6 => c06::plan(scene, dice),
        T::C7 => c07::plan(scene, dice),
        T::C8 => c08::plan(scene, dice),
        T::C9 => c09::plan(scene, dice),
        T::C10 => c10::plan(scene, dice),
        T::C11 => c11::plan(scene, dice),
        T::C12 => c12::plan(scene, dice),
        T::C13 => c13::plan(scene, dice),
        T::C14 => c14::plan(scene, dice),
        T::C15 => c15::plan(scene, dice),
        T::C16 => c16::plan(scene, dice),
        T::C17 => c17::plan(scene, dice),
        T::C18 => c18::plan(scene, dice),
        T::S1 => s01::plan(scene, dice),
        T::S2 => s02::plan(scene, dice),
        T::S3 => s03::plan(scene, dice),
        T::S4 => s04::plan(scene, dice),
        T::S5 => s05::plan(scene, dice),
        T::S6 => s06::plan(scene, dice),
        T::S7 => s07::plan(scene, dice),
        T::S8 => s08::plan(scene, dice),
        T::S9 => s09::plan(scene, dice),
        T::S10 => s10::plan(scene, dice),
        T::S11 => s11::plan(scene, dice),
        T::S12 | T::A1 | T::A2 | T::A3 | T::A4 | T::A5 | T::A6 | T::R1 | T::R2 | T::R3 => {
            Err(Inapplicable::NothingMeasured)
        }
    }
}

/// Whether the answers of a sample pass.
///
/// # Errors
/// What was expected, what came and how to mend it.
pub fn judge(plan: &Plan, trial: &Trial<'_>) -> Verdict {
    use TestCase as T;
    match trial.case {
        T::C1 => c01::judge(trial),
        T::C2 => c02::judge(trial),
        T::C3 => c03::judge(trial),
        T::C4 => c04::judge(trial),
        T::C5 => c05::judge(trial),
        T::C6 => c06::judge(plan, trial),
        T::C7 => c07::judge(plan, trial),
        T::C8 => c08::judge(plan, trial),
        T::C9 => c09::judge(plan, trial),
        T::C10 => c10::judge(plan, trial),
        T::C11 => c11::judge(plan, trial),
        T::C12 => c12::judge(plan, trial),
        T::C13 => c13::judge(trial),
        T::C14 => c14::judge(plan, trial),
        T::C15 => c15::judge(trial),
        T::C16 => c16::judge(trial),
        T::C17 => c17::judge(trial),
        T::C18 => c18::judge(trial),
        T::S1 => s01::judge(trial),
        T::S2 => s02::judge(trial),
        T::S3 => s03::judge(trial),
        T::S4 => s04::judge(trial),
        T::S5 => s05::judge(trial),
        T::S6 => s06::judge(trial),
        T::S7 => s07::judge(trial),
        T::S8 => s08::judge(trial),
        T::S9 => s09::judge(trial),
        T::S10 => s10::judge(trial),
        T::S11 => s11::judge(trial),
        T::S12 | T::A1 | T::A2 | T::A3 | T::A4 | T::A5 | T::A6 | T::R1 | T::R2 | T::R3 => Ok(()),
    }
}
