#!/bin/sh
# ring.sh c CONVERSATION | a AGENT CONVERSATION: rings Loopin's doorbell for a conversation, or for one agent.
# ring.sh c ACCOUNT NUMBER: for a conversation whose id has two parts (Chatwoot).
# Needs openssl and mosquitto_pub; set TEAM, SECRET, SITE and BROKER (mosquitto_pub's options: host, port, user, password, TLS).
set -eu
hmac() { printf %s "$1" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1; }
h() { hmac "$1" | cut -c1-32; }
[ "$1$#" = c3 ] && set -- c "$2-$3"
kind=$1 id=$2 conversation=${3:-$2}
case "$kind" in [ac]) ;; *) echo "a or c" >&2; exit 2 ;; esac
[ "$id" ] && [ "$conversation" ] || exit 2
case "$id$conversation" in *[!A-Za-z0-9._:-]*) echo "not an id" >&2; exit 2 ;; esac
c=$(h "c|$SITE|$conversation")
topic="loopin/$TEAM/$(h "site|$SITE")/$kind/$(h "$kind|$SITE|$id")"
r=$(openssl rand -hex 12) t=$(date +%s)
m=$(hmac "ring|$topic|$r|$t|$c")
# shellcheck disable=SC2086
exec mosquitto_pub -V 5 $BROKER -q 1 -t "$topic" -m "{\"v\":1,\"r\":\"$r\",\"t\":$t,\"c\":\"$c\",\"m\":\"$m\"}"
