"""Steps from one shape of the tables to the next, run by `clinics db upgrade` on SQLite and PostgreSQL."""
