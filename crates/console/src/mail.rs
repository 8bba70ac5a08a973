//! Mails with a link for setting a password.

use basis::Actor;
use db::DbError;
use identity::{LinkPurpose, User};
use notify::{Destination, Message, NewMessage};
use texts::Texts;
use web::PageError;

use crate::state::ConsoleState;

/// The reference on the mails to a user about its account.
pub(crate) fn reference(user: &User) -> String {
    format!("user:{}", user.id)
}

/// Makes a link with which `user` sets its own password, and mails it. Only the mail carries it, so that nobody but the
/// owner of the address gets in. `inviter` is the name of who invites.
pub(crate) async fn send_password_link(
    state: &ConsoleState,
    user: &User,
    actor: Actor,
    inviter: Option<&str>,
    purpose: LinkPurpose,
) -> Result<(), PageError> {
    let link = state.identity.create_password_link(actor, user.id, purpose).await?;
    let address = format!("{}/console/password/{}", state.origin, link.secret);
    let t = Texts::new(user.locale);
    let inviter = inviter.unwrap_or_default();
    let (subject, text) = match purpose {
        LinkPurpose::Invitation => (
            t.one("mail-invitation-subject", "inviter", inviter),
            t.two("mail-invitation-text", "inviter", inviter, "link", &address),
        ),
        LinkPurpose::Reset => (t.get("mail-reset-subject"), t.one("mail-reset-text", "link", &address)),
    };
    let message = NewMessage {
        partner_id: user.partner_id(),
        reference: reference(user),
        destination: Destination::Email(user.email.clone()),
        recipient_name: user.name.clone(),
        contact_id: None,
        user_id: Some(user.id),
        locale: user.locale,
        subject,
        text,
        html: None,
        reply_to: None,
        thread: None,
        expires_at: Some(link.expires_at),
    };
    let ambient = state.ambient.clone();
    state.db.write(move |tx| notify::send(tx, &ambient, message).map(|_| ())).await?;
    Ok(())
}

/// The last mail to each of the users about its account, in their order.
pub(crate) async fn last_mails(
    state: &ConsoleState,
    users: &[User],
) -> Result<Vec<Option<Message>>, DbError> {
    let references: Vec<String> = users.iter().map(reference).collect();
    state
        .db
        .read(move |tx| {
            references.iter().map(|reference| Ok(notify::list_for(tx, reference)?.pop())).collect()
        })
        .await
}
