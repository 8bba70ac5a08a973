//! Who may do what: one table (operations 3).

use basis::PartnerId;
use serde::{Deserialize, Serialize};

use crate::role::{Role, StaffRole};
use crate::user::{Account, User};

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read account data, restaurants, dashboards and the Inventory Viewer.
    ReadAccount,
    /// Edit account data and restaurants: matching, brand, feeds, fulfillment address.
    EditAccount,
    /// Add, change and remove contacts.
    EditContacts,
    /// Pause and resume the integration.
    SwitchIntegration,
    /// Quick Testing, Integration Testing, apply or discard a held snapshot.
    RunTests,
    /// Add, change and remove users.
    ManageUsers,
    /// Make and revoke keys of service accounts.
    ManageKeys,
    /// Read the account's audit log.
    ReadAudit,
    /// Open and answer cases.
    OpenCases,
    /// Order with test links before launch.
    UseTestLinks,
    /// The validator's pages; they touch no partner's data.
    UseValidator,
    /// Work on cases from the platform's side, with internal notes.
    StaffCases,
    /// See and handle incidents and escalations.
    StaffIncidents,
    /// Confirm or refuse the urgency of a case.
    AssessUrgency,
    /// Have a partner asked again for an order whose outcome is unknown, or settle it by hand.
    SettleOrders,
    /// See what the diner of an order told of themselves; every look is written down.
    ReadDiners,
    /// Change on-call schedules.
    ManageSchedules,
    /// Make partners, change their status, switch their integration as the operator.
    ManagePartners,
    /// Everything else of the platform: staff, settings, keys, dead jobs.
    OperatePlatform,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 19] = [
        Self::ReadAccount,
        Self::EditAccount,
        Self::EditContacts,
        Self::SwitchIntegration,
        Self::RunTests,
        Self::ManageUsers,
        Self::ManageKeys,
        Self::ReadAudit,
        Self::OpenCases,
        Self::UseTestLinks,
        Self::UseValidator,
        Self::StaffCases,
        Self::StaffIncidents,
        Self::AssessUrgency,
        Self::SettleOrders,
        Self::ReadDiners,
        Self::ManageSchedules,
        Self::ManagePartners,
        Self::OperatePlatform,
    ];

    /// The key of its name in the texts.
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::ReadAccount => "permission-read-account",
            Self::EditAccount => "permission-edit-account",
            Self::EditContacts => "permission-edit-contacts",
            Self::SwitchIntegration => "permission-switch-integration",
            Self::RunTests => "permission-run-tests",
            Self::ManageUsers => "permission-manage-users",
            Self::ManageKeys => "permission-manage-keys",
            Self::ReadAudit => "permission-read-audit",
            Self::OpenCases => "permission-open-cases",
            Self::UseTestLinks => "permission-use-test-links",
            Self::UseValidator => "permission-use-validator",
            Self::StaffCases => "permission-staff-cases",
            Self::StaffIncidents => "permission-staff-incidents",
            Self::AssessUrgency => "permission-assess-urgency",
            Self::SettleOrders => "permission-settle-orders",
            Self::ReadDiners => "permission-read-diners",
            Self::ManageSchedules => "permission-manage-schedules",
            Self::ManagePartners => "permission-manage-partners",
            Self::OperatePlatform => "permission-operate-platform",
        }
    }

    /// The roles of a partner's users that have it, for their own partner.
    pub const fn partner_roles(self) -> &'static [Role] {
        use Role::{Administrator, Editor, Reader, Tester};
        match self {
            Self::ReadAccount | Self::OpenCases => &[Reader, Editor, Administrator],
            Self::EditAccount | Self::EditContacts | Self::SwitchIntegration | Self::RunTests => {
                &[Editor, Administrator]
            }
            Self::ManageUsers | Self::ManageKeys | Self::ReadAudit => &[Administrator],
            Self::UseTestLinks => &[Editor, Administrator, Tester],
            Self::UseValidator => &[Reader, Editor, Administrator, Tester],
            Self::StaffCases
            | Self::StaffIncidents
            | Self::AssessUrgency
            | Self::SettleOrders
            | Self::ReadDiners
            | Self::ManageSchedules
            | Self::ManagePartners
            | Self::OperatePlatform => &[],
        }
    }

    /// The roles of the platform's people that have it; a consultant only for the partners assigned to it.
    pub const fn staff_roles(self) -> &'static [StaffRole] {
        use StaffRole::{Consultant, OnCall, Operator, Support};
        match self {
            Self::ReadAccount
            | Self::UseValidator
            | Self::StaffCases
            | Self::StaffIncidents
            | Self::SettleOrders => &[Consultant, Support, OnCall, Operator],
            Self::OpenCases => &[Consultant, Support, Operator],
            Self::EditAccount | Self::EditContacts | Self::RunTests | Self::UseTestLinks => {
                &[Consultant, Operator]
            }
            Self::AssessUrgency | Self::ReadDiners => &[Support, OnCall, Operator],
            Self::ManageSchedules => &[OnCall, Operator],
            Self::SwitchIntegration
            | Self::ManageUsers
            | Self::ManageKeys
            | Self::ReadAudit
            | Self::ManagePartners
            | Self::OperatePlatform => &[Operator],
        }
    }

    /// Whether it can be asked for without a partner, for a page that shows several or none.
    const fn is_asked_without_partner(self) -> bool {
        matches!(self, Self::UseValidator | Self::StaffCases | Self::StaffIncidents)
    }
}

/// Whether `user` may do `permission` for `partner`, or for the platform as a whole with `None`.
///
/// * A disabled user may nothing.
/// * A partner's user may what its role has, for its own partner only; with `None` only the validator.
/// * Support, on-call and operators may what their roles have, for every partner and for none.
/// * A consultant may it for the partners assigned to it; with `None` only open the lists of cases and incidents,
///   whose entries are then asked for one by one.
pub fn may(user: &User, permission: Permission, partner: Option<PartnerId>) -> bool {
    if user.disabled {
        return false;
    }
    match &user.account {
        Account::Partner { partner_id, role } => {
            let own = partner.map_or(permission == Permission::UseValidator, |id| id == *partner_id);
            own && permission.partner_roles().contains(role)
        }
        Account::Staff { roles } => {
            let reach = |role: &StaffRole| match role {
                StaffRole::Consultant => partner.map_or(permission.is_asked_without_partner(), |id| {
                    permission == Permission::UseValidator || user.assigned.contains(&id)
                }),
                StaffRole::Support | StaffRole::OnCall | StaffRole::Operator => true,
            };
            roles.iter().any(|role| permission.staff_roles().contains(role) && reach(role))
        }
    }
}

#[cfg(test)]
mod tests;
