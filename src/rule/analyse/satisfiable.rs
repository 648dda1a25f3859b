use super::bits;
use super::space::Space;
use super::witness::Witness;
use crate::rule::condition::Condition;
use crate::rule::normal::{NoNormalForm, cubes_of};
use crate::rule::schema::Schema;

/// Up to how many cubes a condition is looked at.
const MOST_CUBES: usize = 4_096;

/// Whether some customer meets a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sat {
    /// This one does.
    Yes(Witness),
    /// Nobody does, whatever is known of them.
    No,
    /// It was not decided: the condition has too many cubes, is too deep or too long, or names what the schema does not have.
    Undecided,
}

/// Whether some customer of whom all facts are known meets a condition.
///
/// ```
/// use goodwill::rule::{Attribute, AttributeKind, Sat, Vocabulary, satisfiable};
/// use goodwill::value::Domain;
///
/// let mut vocabulary = Vocabulary::default();
/// let age = Attribute::new(AttributeKind::Context, Domain::integer(0, 120)?);
/// vocabulary.attributes.insert("age".parse()?, age);
/// let schema = vocabulary.check()?;
///
/// let Sat::Yes(witness) = satisfiable(&"age >= 65 and not (age >= 70)".parse()?, &schema) else { panic!() };
/// assert_eq!(witness.to_string(), "age = 65");
/// assert_eq!(satisfiable(&"age >= 65 and age <= 18".parse()?, &schema), Sat::No);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn satisfiable(condition: &Condition, schema: &Schema) -> Sat {
    if !condition.is_within_limits() {
        return Sat::Undecided;
    }
    let cubes = match cubes_of(condition, schema, MOST_CUBES) {
        Ok(cubes) => cubes,
        Err(NoNormalForm::TooManyCubes | NoNormalForm::Unresolved) => return Sat::Undecided,
    };
    let space = Space::cut_by(schema, cubes.iter());
    let Some(region) = cubes.iter().find_map(|cube| space.region(cube)) else {
        return Sat::No;
    };
    let class_on = |axis: usize| region.side(axis).and_then(bits::first).unwrap_or(0);
    Sat::Yes(space.customer(class_on, |axis| region.side(axis).is_some()))
}
