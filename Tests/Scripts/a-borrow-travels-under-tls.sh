#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A server with a certificate lends to whoever trusts that: pinned by configuration. It is renewed while the server runs; four
# certificates that prove nothing are refused, each with its reason, and there is no way past them.
source "$(dirname "$0")/harness"
source "$scripts/certificates"
usual
self_signed good
licensed "$session/ugs.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES

# Where others can read along, a server wants a certificate.
exits 77 lend serve --license "$session/ugs.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" --listen 0.0.0.0:0
says "lend: error: on 0.0.0.0 others can read along: it needs a certificate [encryption-needed]" "lend: hint: give --tls-certificate" \
    "--insecure-http"
# It does without where that is wished, and then takes nothing that must not be read along.
mkfifo "$session/opened"
lend serve --license "$session/ugs.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" --listen 0.0.0.0:0 \
    --insecure-http >"$session/opened" 2>"$session/insecure.log" &
insecure=$!
ready "$insecure" "$session/opened"
port=${line##*:}
same "lend: ready on http://0.0.0.0:$port" "$line"
output=$(cat "$session/insecure.log")
says "lend: warning: on 0.0.0.0 others can read along: passwords, codes and tokens are not taken"
exits 0 borrow list --server "127.0.0.1:$port"
says "cad"
lend token new reader --role read --database "$database" >"$session/token" 2>/dev/null
exec {web}<>"/dev/tcp/127.0.0.1/$port"
printf 'POST /v1/admin/loans HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{"all":false}' \
    "$(cat "$session/token")" >&"$web"
output=$(cat <&"$web")
exec {web}>&-
says "403 Forbidden" '"code":"encryption-needed"' "a token was sent unencrypted: it was not looked at"
code=$(lend enroll "$(id -un)" --database "$database" 2>/dev/null)
typed() { borrow enroll --server "127.0.0.1:$port" <<<"$code"; }
exits 77 typed
says "a code travels under TLS only" "[encryption-needed]"
exits 0 lend devices --database "$database"
never_says enrolled
end "$insecure" || wrong "it should have ended with 0, it ended with $?"
exits 64 lend serve --license "$session/ugs.lic" --insecure-http --tls-certificate "$session/good.pem" --tls-key "$session/good.key"
says "--insecure-http and --tls-certificate exclude each other [usage]"
exits 64 lend serve --license "$session/ugs.lic" --tls-certificate "$session/good.pem"
says "belong together [usage]"

opens_under good "$session/ugs.lic"
grep -qF "lend: ready on https://127.0.0.1:" <<<"$ready_line" || wrong "it should say https, it said $ready_line"
exits 77 borrow get cad --for 2d
says "is self-signed, and none that was pinned [certificate-refused]" "borrow: hint: get it from the administrator as a file" \
    "write \`certificate = FILE\` into ~/.config/borrow/config"
cp "$session/good.pem" "$XDG_CONFIG_HOME/borrow/lic1.pem"
echo "certificate = lic1.pem" >"$XDG_CONFIG_HOME/borrow/config"
exits 0 borrow get cad --for 2d
exits 0 launch cad
exits 0 borrow return cad
says "returned"
exits 0 borrow doctor
says_like "https://$address +it answers and lends from 1 trusted license line"

# Under plain HTTP it does not answer.
exits 69 borrow list --server "$address"
says "[server-unreachable,"

# What the configuration says reaches borrow only; the variable goes before it.
self_signed other
export BORROW_CERTIFICATE=$session/other.pem
exits 77 borrow list
says "[certificate-refused]"
export BORROW_CERTIFICATE=$session/none.pem
exits 78 borrow list
says "none.pem is not there [bad-configuration]"

# Renewed while it runs: who pins the new one is served, with no word to the server but SIGHUP.
export BORROW_CERTIFICATE=$session/other.pem
cp "$session/other.key" "$session/good.key.new" && mv "$session/good.key.new" "$session/good.key"
cp "$session/other.pem" "$session/good.pem.new" && mv "$session/good.pem.new" "$session/good.pem"
kill -HUP "$pid"
renewed() { until grep -q "lend: note: a new certificate is in force" "$session/$server.log"; do sleep 0.05; done; }
timeout 30 bash -c "$(declare -f renewed); session=$session server=$server; renewed" || wrong "the renewal was not noticed"
exits 0 borrow list
stops "$server"

# The certificates that prove nothing.
refused() {
    opens_under "$1" "$session/ugs.lic"
    export BORROW_CERTIFICATE=$session/$2.pem
    exits 77 borrow get cad --for 2d
    says "$3" "[certificate-refused]" "borrow: hint: "
    stops "$server"
}
self_signed expired "DNS:localhost,IP:127.0.0.1" 3
self_signed elsewhere DNS:lic2.example.com
self_signed authority
signed_by authority vouched
refused expired expired "expired at "
refused elsewhere elsewhere "is for another name: it is for lic2.example.com"
refused good elsewhere "is self-signed, and none that was pinned"
refused vouched good "is signed by an authority that is not trusted here"
opens_under vouched "$session/ugs.lic"
export BORROW_CERTIFICATE=$session/authority.pem
exits 0 borrow get cad --for 2d
