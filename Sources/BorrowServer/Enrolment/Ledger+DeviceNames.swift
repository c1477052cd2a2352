// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Ledger {
    /// The fewest characters of a key that name a device.
    private static var shortest: Int { 6 }

    /// The device that an administrator means: by its name, its key, or the beginning of its key.
    ///
    /// - Throws: `usage` where there is none, or several.
    func device(matching text: String) throws -> Device {
        if let row = try firstRow("SELECT device FROM devices WHERE name = ? OR device = ?", [text, text]),
            let device = try device(row["device"])
        {
            return device
        }
        let bare = text.hasPrefix("ED25519=") ? String(text.dropFirst(8)) : text
        let found = bare.utf8.count < Self.shortest ? [] : try devices().filter { $0.key.dropFirst(8).hasPrefix(bare) }
        guard found.count <= 1 else {
            throw Refusal(
                .usage, "\(found.count) devices have a key that begins with \(bare.prefix(60))",
                hint: "give more of it; `lend devices` shows all")
        }
        guard let device = found.first else {
            throw Refusal(
                .usage, "no device is called \(text.prefix(80))",
                hint: "`lend devices` shows those that are known: give a name, a key, or the first \(Self.shortest) characters of a key")
        }
        return device
    }

    func requireFree(name: String, for device: Device) throws {
        guard GivenName.isWellFormed(name) else { throw GivenName.refusal("a device's name", name) }
        guard let row = try firstRow("SELECT device FROM devices WHERE name = ?", [name]), row["device"] != device.key else { return }
        throw Refusal(
            .usage, "another device is called \(name): \(row["device"] as String)", hint: "give another name, or take it from that one")
    }

    /// The users of other enrolled devices whose names look like this one's, and are not.
    func usersLookingLike(_ user: String) throws -> [String] {
        let users = try rows("SELECT DISTINCT user_name FROM devices WHERE enrolled_at IS NOT NULL", []).map { $0["user_name"] as String }
        let sight = LookAlikes.sight(of: user)
        return users.filter { Bytes($0.utf8) != Bytes(user.utf8) && LookAlikes.sight(of: $0) == sight }.map(LookAlikes.spelled).sorted()
    }
}
