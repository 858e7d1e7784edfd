// Ask which server this is.
CALL dbms.components() YIELD name, versions, edition
RETURN name, versions, edition
