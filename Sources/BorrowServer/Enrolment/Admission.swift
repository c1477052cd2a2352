// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Whether a device may borrow at all, and for how long at most, by what is known of it. Pure.
enum Admission {
    /// Seconds over which new devices are counted.
    static let window: Int64 = 86400

    /// - Parameter known: the device as it is known; `nil` on first sight.
    /// - Returns: the end that is asked, shortened where a new device may not have it.
    /// - Throws: `device-blocked`, `user-differs`, `not-enrolled`, `enrolment-closed`; `too-long` for an end that is asked exactly.
    static func admit(
        _ borrower: Borrower, known: Device?, end: AskedEnd, by settings: EnrolmentSettings, now: Instant
    ) throws(Refusal) -> AskedEnd {
        if let known {
            try requireUnblocked(known)
            if known.enrolledAt != nil {
                try requireUser(of: known, claimed: borrower.user)
                return end
            }
        }
        switch settings.mode {
        case .open: break
        case .closed where known != nil: break
        case .closed:
            throw Refusal(
                .enrolmentClosed, "this server takes no new devices, and does not know this one",
                hint: "ask its administrator for a code, then `borrow enroll`; this device is \(borrower.device)")
        case .code:
            throw Refusal(
                .notEnrolled, "this device is not enrolled",
                hint: "ask the administrator for a code, which `lend enroll \(borrower.user)` makes, then `borrow enroll`")
        }
        return try shortened(end, to: settings.newDeviceDays, now: now)
    }

    /// Whether one more device is taken on first sight.
    ///
    /// - Parameter newcomers: how many were taken from this address and this machine within the last day and are not approved.
    /// - Throws: `too-many-devices`.
    static func requireRoom(
        newcomers: (address: Int, machine: Int), from peer: Peer, by settings: EnrolmentSettings
    ) throws(Refusal) {
        let hint = "ask the administrator to approve those he knows, with `lend device approve`, or for a code; else try again tomorrow"
        guard peer.isLocal || peer.address.isEmpty || newcomers.address < settings.newDevicesPerAddress else {
            throw Refusal(
                .tooManyDevices,
                "\(newcomers.address) new devices came from \(peer.address) within a day, \(settings.newDevicesPerAddress) are taken",
                hint: hint)
        }
        guard newcomers.machine < settings.newDevicesPerMachine else {
            throw Refusal(
                .tooManyDevices,
                "\(newcomers.machine) new devices came from this machine within a day, \(settings.newDevicesPerMachine) are taken",
                hint: hint)
        }
    }

    static func requireUnblocked(_ device: Device) throws(Refusal) {
        guard let block = device.block else { return }
        throw Refusal(
            .deviceBlocked,
            "the administrator blocked this device at \(block.at.readable.shown)" + (block.reason.isEmpty ? "" : ": \(block.reason)"),
            hint: "returns are taken all the same; ask the administrator, who lifts it with `lend device unblock \(device.label)`")
    }

    /// Names are compared as bytes: what looks alike is another.
    static func requireUser(of device: Device, claimed: String) throws(Refusal) {
        guard Bytes(device.user.utf8) != Bytes(claimed.utf8) else { return }
        throw Refusal(
            .userDiffers, "this device is enrolled for \(device.user), and the request says \(claimed)",
            hint: "borrow as \(device.user), or ask the administrator for `lend device rebind \(device.label) --user`")
    }

    private static func shortened(_ end: AskedEnd, to days: Int?, now: Instant) throws(Refusal) -> AskedEnd {
        guard let days else { return end }
        let longest = Int64(days) * 86400
        switch end {
        case .connected: return end
        case .lasting(let seconds): return .lasting(min(seconds, longest))
        case .until(let until):
            guard until > now + longest else { return end }
            throw Refusal(
                .tooLong, "a new device may borrow for \(days) day\(days == 1 ? "" : "s"), until \((now + longest).readable.shown)",
                hint: "ask for that, or ask the administrator to approve this device: `lend device approve`", longest: now + longest)
        }
    }
}
