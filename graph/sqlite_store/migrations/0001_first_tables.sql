-- Version 1: the tables of the model, the deliveries written, the keys removed.
CREATE TABLE _deliveries (
    number INTEGER NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    written_at TEXT NOT NULL,
    written INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    mark TEXT
);

CREATE INDEX _deliveries_mark ON _deliveries (mark);

CREATE TABLE _tombstones (
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    delivery INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (table_name, row_key)
) WITHOUT ROWID;

CREATE INDEX _tombstones_delivery ON _tombstones (delivery);

CREATE TABLE "institutions" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "siret" TEXT,
    "finess" TEXT,
    "sensitive" INTEGER NOT NULL,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "institutions_delivery" ON "institutions" (_delivery);

CREATE TABLE "communes" (
    "code" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT,
    "population" INTEGER,
    "department" TEXT,
    "epci" TEXT,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "communes_delivery" ON "communes" (_delivery);

CREATE TABLE "commune_parts" (
    "code" TEXT NOT NULL PRIMARY KEY,
    "commune_code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "population" INTEGER NOT NULL,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "commune_parts_commune_code" ON "commune_parts" ("commune_code");

CREATE INDEX "commune_parts_delivery" ON "commune_parts" (_delivery);

CREATE TABLE "contours" (
    "code" TEXT NOT NULL PRIMARY KEY,
    "geometry" TEXT NOT NULL,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "contours_delivery" ON "contours" (_delivery);

CREATE TABLE "professionals" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "institution_id" TEXT NOT NULL REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    "occupation" TEXT NOT NULL,
    "name" TEXT,
    "fte" REAL NOT NULL,
    "first_year" INTEGER NOT NULL,
    "capacity" REAL,
    "since" INTEGER,
    "until" INTEGER,
    "secrecy" TEXT,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "professionals_institution_id" ON "professionals" ("institution_id");

CREATE INDEX "professionals_delivery" ON "professionals" (_delivery);

CREATE TABLE "dispositifs" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "institution_id" TEXT NOT NULL REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    "funder_id" TEXT REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT,
    "purposes" TEXT NOT NULL,
    "places" INTEGER,
    "caseload_norm" REAL,
    "since" INTEGER,
    "until" INTEGER,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "dispositifs_institution_id" ON "dispositifs" ("institution_id");

CREATE INDEX "dispositifs_funder_id" ON "dispositifs" ("funder_id");

CREATE INDEX "dispositifs_delivery" ON "dispositifs" (_delivery);

CREATE TABLE "zonings" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "institution_id" TEXT NOT NULL REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    "mission" TEXT NOT NULL,
    "department" TEXT,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "zonings_institution_id" ON "zonings" ("institution_id");

CREATE INDEX "zonings_delivery" ON "zonings" (_delivery);

CREATE TABLE "zones" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "zoning_id" TEXT NOT NULL REFERENCES "zonings" ("id") DEFERRABLE INITIALLY DEFERRED,
    "name" TEXT NOT NULL,
    "institution_id" TEXT REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "zones_zoning_id" ON "zones" ("zoning_id");

CREATE INDEX "zones_institution_id" ON "zones" ("institution_id");

CREATE INDEX "zones_delivery" ON "zones" (_delivery);

CREATE TABLE "zone_members" (
    "_key" TEXT NOT NULL PRIMARY KEY,
    "zone_id" TEXT NOT NULL REFERENCES "zones" ("id") DEFERRABLE INITIALLY DEFERRED,
    "commune_code" TEXT NOT NULL,
    "share" REAL NOT NULL,
    "since" INTEGER,
    "until" INTEGER,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "zone_members_zone_id" ON "zone_members" ("zone_id");

CREATE INDEX "zone_members_commune_code" ON "zone_members" ("commune_code");

CREATE INDEX "zone_members_delivery" ON "zone_members" (_delivery);

CREATE TABLE "dispositif_coverage" (
    "_key" TEXT NOT NULL PRIMARY KEY,
    "dispositif_id" TEXT NOT NULL REFERENCES "dispositifs" ("id") DEFERRABLE INITIALLY DEFERRED,
    "commune_code" TEXT,
    "zone_id" TEXT REFERENCES "zones" ("id") DEFERRABLE INITIALLY DEFERRED,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "dispositif_coverage_dispositif_id" ON "dispositif_coverage" ("dispositif_id");

CREATE INDEX "dispositif_coverage_commune_code" ON "dispositif_coverage" ("commune_code");

CREATE INDEX "dispositif_coverage_zone_id" ON "dispositif_coverage" ("zone_id");

CREATE INDEX "dispositif_coverage_delivery" ON "dispositif_coverage" (_delivery);

CREATE TABLE "households" (
    "id" TEXT NOT NULL PRIMARY KEY,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "households_delivery" ON "households" (_delivery);

CREATE TABLE "persons" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "household_id" TEXT REFERENCES "households" ("id") DEFERRABLE INITIALLY DEFERRED,
    "birth_year" INTEGER,
    "sex" TEXT,
    "commune_code" TEXT,
    "last_contact" INTEGER,
    "deceased_on" INTEGER,
    "preferred_professional_id" TEXT REFERENCES "professionals" ("id") DEFERRABLE INITIALLY DEFERRED,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "persons_household_id" ON "persons" ("household_id");

CREATE INDEX "persons_commune_code" ON "persons" ("commune_code");

CREATE INDEX "persons_preferred_professional_id" ON "persons" ("preferred_professional_id");

CREATE INDEX "persons_delivery" ON "persons" (_delivery);

CREATE TABLE "same_person" (
    "_key" TEXT NOT NULL PRIMARY KEY,
    "person_id" TEXT NOT NULL REFERENCES "persons" ("id") DEFERRABLE INITIALLY DEFERRED,
    "other_id" TEXT NOT NULL REFERENCES "persons" ("id") DEFERRABLE INITIALLY DEFERRED,
    "decided_on" INTEGER NOT NULL,
    "decided_by" TEXT NOT NULL,
    "ended_on" INTEGER,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "same_person_person_id" ON "same_person" ("person_id");

CREATE INDEX "same_person_other_id" ON "same_person" ("other_id");

CREATE INDEX "same_person_delivery" ON "same_person" (_delivery);

CREATE TABLE "needs" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "person_id" TEXT NOT NULL REFERENCES "persons" ("id") DEFERRABLE INITIALLY DEFERRED,
    "theme" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "urgent" INTEGER NOT NULL,
    "opened_on" INTEGER NOT NULL,
    "closed_on" INTEGER,
    "source" TEXT,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "needs_person_id" ON "needs" ("person_id");

CREATE INDEX "needs_delivery" ON "needs" (_delivery);

CREATE TABLE "accompaniments" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "person_id" TEXT NOT NULL REFERENCES "persons" ("id") DEFERRABLE INITIALLY DEFERRED,
    "professional_id" TEXT NOT NULL REFERENCES "professionals" ("id") DEFERRABLE INITIALLY DEFERRED,
    "institution_id" TEXT REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    "dispositif_id" TEXT REFERENCES "dispositifs" ("id") DEFERRABLE INITIALLY DEFERRED,
    "purpose" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER,
    "end_reason" TEXT,
    "mandate" TEXT,
    "intensity" REAL NOT NULL,
    "last_contact" INTEGER,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "accompaniments_person_id" ON "accompaniments" ("person_id");

CREATE INDEX "accompaniments_professional_id" ON "accompaniments" ("professional_id");

CREATE INDEX "accompaniments_institution_id" ON "accompaniments" ("institution_id");

CREATE INDEX "accompaniments_dispositif_id" ON "accompaniments" ("dispositif_id");

CREATE INDEX "accompaniments_delivery" ON "accompaniments" (_delivery);

CREATE TABLE "referrals" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "person_id" TEXT NOT NULL REFERENCES "persons" ("id") DEFERRABLE INITIALLY DEFERRED,
    "theme" TEXT NOT NULL,
    "from_institution_id" TEXT NOT NULL REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    "from_professional_id" TEXT REFERENCES "professionals" ("id") DEFERRABLE INITIALLY DEFERRED,
    "to_institution_id" TEXT NOT NULL REFERENCES "institutions" ("id") DEFERRABLE INITIALLY DEFERRED,
    "to_dispositif_id" TEXT REFERENCES "dispositifs" ("id") DEFERRABLE INITIALLY DEFERRED,
    "sent_on" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "answered_on" INTEGER,
    "reason" TEXT,
    "urgent" INTEGER NOT NULL,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "referrals_person_id" ON "referrals" ("person_id");

CREATE INDEX "referrals_from_institution_id" ON "referrals" ("from_institution_id");

CREATE INDEX "referrals_from_professional_id" ON "referrals" ("from_professional_id");

CREATE INDEX "referrals_to_institution_id" ON "referrals" ("to_institution_id");

CREATE INDEX "referrals_to_dispositif_id" ON "referrals" ("to_dispositif_id");

CREATE INDEX "referrals_delivery" ON "referrals" (_delivery);

CREATE TABLE "life_events" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "person_id" TEXT NOT NULL REFERENCES "persons" ("id") DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT NOT NULL,
    "occurred_on" INTEGER NOT NULL,
    "reviewed_on" INTEGER,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "life_events_person_id" ON "life_events" ("person_id");

CREATE INDEX "life_events_delivery" ON "life_events" (_delivery);

CREATE TABLE "evaluations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "person_id" TEXT REFERENCES "persons" ("id") DEFERRABLE INITIALLY DEFERRED,
    "dispositif_id" TEXT REFERENCES "dispositifs" ("id") DEFERRABLE INITIALLY DEFERRED,
    "answered_on" INTEGER NOT NULL,
    "improved" INTEGER,
    "understood_who_does_what" INTEGER,
    "missing" TEXT,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "evaluations_person_id" ON "evaluations" ("person_id");

CREATE INDEX "evaluations_dispositif_id" ON "evaluations" ("dispositif_id");

CREATE INDEX "evaluations_delivery" ON "evaluations" (_delivery);

CREATE TABLE "committees" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "zone_ids" TEXT NOT NULL,
    "commune_codes" TEXT NOT NULL,
    "department" TEXT,
    "member_institution_ids" TEXT NOT NULL,
    "meeting_minutes" INTEGER NOT NULL,
    "item_minutes" INTEGER NOT NULL,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "committees_delivery" ON "committees" (_delivery);

CREATE TABLE "meetings" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "committee_id" TEXT NOT NULL REFERENCES "committees" ("id") DEFERRABLE INITIALLY DEFERRED,
    "held_on" INTEGER NOT NULL,
    "starts_at" TEXT,
    "place" TEXT,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "meetings_committee_id" ON "meetings" ("committee_id");

CREATE INDEX "meetings_delivery" ON "meetings" (_delivery);

CREATE TABLE "finding_answers" (
    "finding_key" TEXT NOT NULL PRIMARY KEY,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "until" INTEGER,
    "answered_on" INTEGER NOT NULL,
    "answered_by" TEXT,
    "severity" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    _source TEXT NOT NULL,
    _delivery INTEGER NOT NULL,
    _version INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX "finding_answers_delivery" ON "finding_answers" (_delivery);
