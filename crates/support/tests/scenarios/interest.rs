//! The public interest form.

use basis::Locale;
use db::Db;
use partners::PartnerStatus;
use support::{InterestForm, SupportError};

use crate::world::{TEAM, World};

fn form() -> InterestForm {
    InterestForm {
        company: "Cantine du Port".into(),
        contact_name: "Zoé".into(),
        email: "zoe@cantine.example".into(),
        country: "fr".into(),
        restaurants: 12,
        message: "Nous livrons déjà.".into(),
        locale: Locale::Fr,
        submit_key: Some("form-1".into()),
    }
}

testkit::both_engines! {
    async fn an_interest_becomes_an_interested_partner(db: Db) {
        let world = World::new(db).await;
        let interest = world.support.express_interest(form()).await.unwrap();
        let partner = world.partners.get(interest.partner_id).await.unwrap();
        assert_eq!((partner.status, partner.country.as_str()), (PartnerStatus::Interested, "FR"));
        assert_eq!(world.support.express_interest(form()).await.unwrap(), interest, "sent twice, kept once");
        assert_eq!(world.mailed(0).await, [TEAM], "nothing goes to the address in the form");
        let error = world.support.interests(world.sam.clone(), 10).await.unwrap_err();
        assert!(matches!(error, SupportError::Forbidden));
    }

    async fn everything_wrong_with_the_form_is_told(db: Db) {
        let world = World::new(db).await;
        let bad = InterestForm { company: " ".into(), email: "zoe".into(), submit_key: None, ..form() };
        let error = world.support.express_interest(bad).await.unwrap_err();
        let SupportError::Invalid(errors) = error else { panic!("{error}") };
        assert_eq!(errors.0.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["company", "email"]);
        let bad = InterestForm { country: "France".into(), submit_key: None, ..form() };
        let error = world.support.express_interest(bad).await.unwrap_err();
        let SupportError::Invalid(errors) = error else { panic!("{error}") };
        assert_eq!(errors.0[0].field, "country");
        assert_eq!(world.partners.list().await.unwrap().len(), 2);
    }
}
