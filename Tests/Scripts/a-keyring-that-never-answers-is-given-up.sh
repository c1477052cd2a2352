#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A secret service that hangs ends in an error within seconds.
source "$(dirname "$0")/harness"
usual

seed_line | licensed "$session/ugs.lic" ugslmd
opens "$session/ugs.lic"
kill -STOP "$keyring"
exits 77 borrow list
says "borrow: error: the secret service did not answer within" "[keyring-failed]" "borrow: hint: "
kill -CONT "$keyring"
exits 0 borrow list
