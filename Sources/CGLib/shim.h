// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gio/gio.h>
#include <glib-unix.h>
// Swift's Glibc module leaves these out.
#include <malloc.h>
#include <sys/timerfd.h>
