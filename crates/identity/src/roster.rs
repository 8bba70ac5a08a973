//! Nobody may leave an account without someone to run it. Pure.

use crate::error::RosterRefusal;
use crate::role::{Role, StaffRole};
use crate::user::{Account, User};

/// What a user is after a change: its account, or nothing when it is removed or disabled.
pub(crate) type After<'a> = Option<&'a Account>;

/// Whether `user` may become `after`, given how many *other* enabled users of the account run it: other
/// Administrators of the partner, or other operators of the platform.
pub(crate) fn decide_change(user: &User, after: After<'_>, others: u64) -> Result<(), RosterRefusal> {
    let runs = |account: &Account| match account {
        Account::Partner { role, .. } => *role == Role::Administrator,
        Account::Staff { roles } => roles.contains(&StaffRole::Operator),
    };
    let loses = !user.disabled && runs(&user.account) && !after.is_some_and(runs);
    if !loses || others > 0 {
        return Ok(());
    }
    Err(match user.account {
        Account::Partner { .. } => RosterRefusal::LastAdministrator,
        Account::Staff { .. } => RosterRefusal::LastOperator,
    })
}

#[cfg(test)]
mod tests {
    use basis::{PartnerId, Timestamp, UserId};

    use super::*;
    use crate::user::NewUser;

    fn user(new: &NewUser) -> User {
        new.checked(UserId::from_bytes([1; 16]), Timestamp::UNIX_EPOCH).unwrap()
    }

    fn of_partner(role: Role) -> User {
        user(&NewUser::of_partner(PartnerId::new(1001), role, "Ana", "ana@x.org"))
    }

    #[test]
    fn the_last_administrator_neither_goes_nor_becomes_less() {
        let last = of_partner(Role::Administrator);
        assert_eq!(decide_change(&last, None, 0), Err(RosterRefusal::LastAdministrator));
        for role in Role::ALL {
            let after = of_partner(role).account;
            let refused = role != Role::Administrator;
            assert_eq!(decide_change(&last, Some(&after), 0).is_err(), refused, "{role}");
            assert_eq!(decide_change(&last, Some(&after), 1), Ok(()));
        }
    }

    #[test]
    fn everyone_else_may_go() {
        for role in [Role::Reader, Role::Editor, Role::Tester] {
            assert_eq!(decide_change(&of_partner(role), None, 0), Ok(()));
        }
        let mut disabled = of_partner(Role::Administrator);
        disabled.disabled = true;
        assert_eq!(decide_change(&disabled, None, 0), Ok(()));
    }

    #[test]
    fn the_last_operator_stays() {
        let last = user(&NewUser::staff(&[StaffRole::Operator, StaffRole::Support], "Ana", "ana@x.org"));
        let less = Account::Staff { roles: vec![StaffRole::Support] };
        assert_eq!(decide_change(&last, Some(&less), 0), Err(RosterRefusal::LastOperator));
        assert_eq!(decide_change(&last, Some(&less), 1), Ok(()));
    }
}
