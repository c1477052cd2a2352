// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

/// The machine this program runs on, as grants name it.
public enum Machine {
    /// `MACHINE=` and a hash of the machine id; `nil` where the machine has no id yet.
    ///
    /// Source: `/etc/machine-id`, otherwise `/var/lib/dbus/machine-id`, see machine-id(5).
    public static func hostid() -> Bytes? {
        for path in ["/etc/machine-id", "/var/lib/dbus/machine-id"] as [StaticString] {
            if let text = try? BoundedFile.read(Bytes(path), limit: 4096, following: true), let id = identifier(in: text) {
                return Hostid.machine(digest: Digest.sha256(Hostid.machineMessage(machineID: id)))
            }
        }
        return nil
    }

    /// 32 hex digits and a newline; a machine that has not booted yet says `uninitialized`.
    private static func identifier(in text: Bytes) -> Bytes? {
        let id = Bytes(text.prefix { $0 != ASCII.newline })
        return id.count == 32 && id.allSatisfy(ASCII.isHexDigit) ? id : nil
    }

    /// UTC, from the machine's own clock: the one place where this library reads it.
    static func now() -> Instant { Instant(seconds: borrow_now()) }
}
