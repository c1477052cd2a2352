#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# An administrator of DSLS says Allow, Deny, Reserve and Limit in a file: it is checked and explained before a server reads it, it
# decides, and a server does not start with a mistake in it.
source "$(dirname "$0")/harness"
usual
me=$(id -un)
licensed "$session/lic1.lic" ugslmd <<LINES
INCREMENT cad ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT cam ugslmd 1.0 $(day '+1 year') 2 BORROW
INCREMENT sim ugslmd 1.0 $(day '+1 year') 2 BORROW
LINES
cat >"$session/site.rules" <<LINES
GROUP designers USER $me bob
GROUP office    IP 127.0.0.1-127.0.0.9 10.1.0.0/16
ALLOW     cad        GROUP designers
DENY      ugslmd/cam IP 127.0.0.*
LIMIT 1   sim        GROUP office
LIMIT 2   *          USER $me
LINES
exits 0 lend rules check "$session/site.rules"
says "GROUP designers may use cad; whom no such line names may not" "HOST_GROUP office may hold 1 seat of sim at most, together" \
    "USER $me may hold 2 seats of all features at most, together"
exits 0 lend rules check "$session/site.rules" --user bob --feature cad
says "bob on  may use cad: line 3 lets them" "wins"
exits 1 lend rules check "$session/site.rules" --user carol --host pc7 --feature cad --json
says '"allowed" : false' '"not-allowed"'

rules=(--dsls-rules "$session/site.rules")
serve "$server" --license "$session/lic1.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" "${rules[@]}" ||
    wrong "$server did not start"
export BORROW_SERVER=$address
exits 0 borrow get cad --for 1d
exits 1 borrow get cam --for 1d
says "[not-allowed" "site.rules:4"
exits 0 borrow get sim --for 1d
exits 1 borrow get 'sim*2' --for 1d
says "[limit-reached"
exits 1 borrow get 'cad*2' --for 1d
says "[limit-reached" "site.rules:6"
stops "$server"

# Why a borrow ends when it does, by the same rules and by what was authorized.
trusted=(--license "$session/lic1.lic" --publisher "$publisher_folder/publisher.pub" --database "$database" "${rules[@]}")
exits 1 lend explain cam "${trusted[@]}" --user bob --host pc7 --until 2100-01-01T00:00:00Z
says "[too-long"
exits 1 lend explain cad "${trusted[@]}" --user carol
says "[not-allowed" "site.rules:3"
exits 0 lend authorize ugslmd/cam --days 3 --database "$database"
exits 0 lend explain cam "${trusted[@]}"
says_like "^  administrator +3d +authorization: ugslmd/cam for 3 days  <- decides$"

printf 'ALLOW cad USER %s\nDENY cad USER %s\nALLOW cad PERSON x\n' "$me" "$me" >"$session/bad.rules"
exits 78 lend rules check "$session/bad.rules"
says "bad.rules:3:11: expected USER, HOST, IP, GROUP or ALL, found PERSON"
exits 78 lend serve --license "$session/lic1.lic" --database "$database" --publisher "$publisher_folder/publisher.pub" \
    --listen 127.0.0.1:0 --dsls-rules "$session/bad.rules"
says "bad.rules:3:11:"
sed -i 3d "$session/bad.rules"
exits 0 lend rules check "$session/bad.rules"
says "warning: " "bad.rules:2:1: line 1 allows what this denies: DENY wins"
