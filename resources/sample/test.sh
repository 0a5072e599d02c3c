#!/bin/sh
# Compares what greet.sh prints with what it should print.
failed=0
expect() {
    if [ "$2" = "$3" ]; then
        echo "ok: $1"
    else
        echo "FAILED: $1: expected '$2', got '$3'"
        failed=1
    fi
}
expect 'a name is greeted' 'Hello, Ada!' "$(sh greet.sh Ada)"
expect 'two words are one name' 'Hello, Ada Lovelace!' "$(sh greet.sh 'Ada Lovelace')"
expect 'nobody named: the world is greeted' 'Hello, world!' "$(sh greet.sh)"
exit $failed
