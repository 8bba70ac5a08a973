//! What the compiler of SQL says.

testkit::both_engines! {
    async fn every_statement_of_the_house_is_accepted(db: db::Db) {
        let statements = aboyeur::app::statements();
        assert!(statements.len() > 100, "the list of statements is incomplete: {}", statements.len());
        db.prepare_all(&statements).await.unwrap();
    }
}
