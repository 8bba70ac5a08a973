use super::*;

fn places(text: &str) -> Vec<PlaceLine> {
    PlaceLines::new(PlaceFormat::guess(text.as_bytes()), text.as_bytes()).collect()
}

const CSV: &str = "place_id,Name,street address,postalCode,latitude,longitude,status\n\
    p1,\"Chez \"\"Léa\"\", bistro\",1 rue Haute,75001,48.85,2.35,closed\n\n\
    p2,Le Zinc,2 rue Basse,,,,\n";

#[test]
fn the_three_forms_of_a_file_say_the_same() {
    let one: Vec<Place> = places(CSV).into_iter().map(|line| line.place.unwrap()).collect();
    assert_eq!(one[0].name, "Chez \"Léa\", bistro");
    assert_eq!((one[0].status, one[1].latitude), (PlaceStatus::Closed, None));
    let lines: Vec<String> = one.iter().map(|place| serde_json::to_string(place).unwrap()).collect();
    let ndjson = lines.join("\n");
    assert_eq!(PlaceFormat::guess(ndjson.as_bytes()), PlaceFormat::Ndjson);
    let again: Vec<Place> = places(&ndjson).into_iter().map(|line| line.place.unwrap()).collect();
    assert_eq!(again, one);
    let whole = format!("\u{feff}{{\"places\":[{}]}}", lines.join(","));
    assert_eq!(PlaceFormat::guess(whole.as_bytes()), PlaceFormat::Json);
    let again: Vec<Place> = places(&whole).into_iter().map(|line| line.place.unwrap()).collect();
    assert_eq!(again, one);
}

#[test]
fn each_wrong_line_is_named_with_what_is_wrong() {
    let text = "{\"placeId\":\"a\",\"name\":\"A\",\"streetAddress\":\"1 x\"}\n\
        {\"placeId\":\"a\",\"name\":\"A\",\"streetAddress\":\"1 x\"}\n\
        nonsense\n\
        {\"placeId\":\"b\",\"streetAddress\":7,\"latitude\":99,\"status\":\"SHUT\",\"colour\":\"red\"}\n\
        {\"placeId\":\"c\",\"name\":\"C\",\"streetAddress\":\"1 x\",\"latitude\":9,\"addressCountry\":\"fr\"}\n";
    let found: Vec<(u64, Vec<&str>)> = places(text)
        .iter()
        .filter_map(|line| {
            let faults = line.place.as_ref().err()?;
            Some((line.number, faults.iter().map(PlaceFault::code).collect()))
        })
        .collect();
    assert_eq!(
        found,
        [
            (2, vec!["repeated_id"]),
            (3, vec!["unreadable"]),
            (4, vec!["bad_value", "bad_status", "unknown_property"]),
            (5, vec!["bad_country", "bad_coordinates"]),
        ]
    );
}

#[test]
fn a_line_of_csv_with_a_value_too_many_is_named() {
    let lines = places("placeId,name,streetAddress\np1,A,1 x\np2,B,2 x,more\n");
    assert!(lines[0].place.is_ok());
    assert_eq!(lines[1].number, 3);
    assert_eq!(lines[1].place.as_ref().unwrap_err()[0].code(), "unreadable");
}
