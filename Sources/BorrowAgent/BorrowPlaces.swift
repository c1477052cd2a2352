// SPDX-License-Identifier: Apache-2.0

// Whoever has an agent speaks of its errors, its places and what it is asked.
@_exported import BorrowPlaces
