-- Restaurants by name, so that the first page of the list needs no sort of all of them.
CREATE INDEX restaurants_by_name ON restaurants (environment, name, partner_id, restaurant_id);

-- Towns and postal codes with where they lie, read from the index alone.
CREATE INDEX restaurants_by_town ON restaurants (environment, country, postal_code, locality, latitude, longitude)
    WHERE until_generation IS NULL;
