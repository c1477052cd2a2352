// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Agent {
    /// What works here, and what would fail tomorrow; changes nothing.
    ///
    /// - Parameter isDaemonServed: whether borrowd is there.
    /// - Parameter variable: `LM_BORROW` of this process.
    /// - Parameter areServersConfigured: whether a configuration file names them, which borrowd reads as well.
    public func findings(isDaemonServed: Bool, variable: String?, areServersConfigured: Bool) async -> [Finding] {
        var findings = [Finding(.works, "machine", "this machine is \(laptop.machine.shown)")]
        findings += laptop.directories.map { $0.finding }
        findings += publisherFindings
        findings.append(await keyringFinding())
        for address in laptop.servers.addresses { findings.append(await finding(onServerAt: address)) }
        for note in laptop.servers.notes { findings.append(Finding(.soon, "servers", note)) }
        if laptop.servers.addresses.isEmpty {
            findings.append(
                Finding(
                    .fails, "servers", "no license server is named [no-server]",
                    hint: "give --server host:port, or set BORROW_SERVER or `server =` in \(Configuration.usualPath)"))
        }
        findings.append(
            isDaemonServed
                ? Finding(.works, "borrowd", "it is there for applications, renewals and warnings")
                : Finding(
                    .soon, "borrowd", "it does not run: nothing renews, warns or returns by itself",
                    hint: "`systemctl --user enable --now borrowd`, or start borrowd"))
        if !areServersConfigured, !laptop.servers.addresses.isEmpty {
            findings.append(
                Finding(
                    .soon, "servers", "only this command line or its environment names a license server: a borrowd of systemd knows none",
                    hint: "write `server = HOST:PORT` into \(Configuration.usualPath)"))
        }
        findings += settingFindings(variable: variable)
        return findings + holdingFindings
    }

    private var publisherFindings: [Finding] {
        let count = laptop.publishers.keys.count
        let notes = laptop.publishers.notes.map { Finding(.soon, "publishers", $0, hint: "replace that file, or remove it") }
        guard count == 0 else { return [Finding(.works, "publishers", "\(count) trusted key\(count == 1 ? "" : "s")")] + notes }
        let none = Finding(
            .fails, "publishers", "no publisher is trusted yet [no-publishers]",
            hint: "put the publisher's public key, a .pub file, into ~/.config/borrow/publishers.d or /etc/borrow/publishers.d")
        return [none] + notes
    }

    private func keyringFinding() async -> Finding {
        do throws(AgentError) {
            let key = try await existingDeviceKey()
            return Finding(
                .works, "keyring", key == nil ? "it opens; the first borrow makes a device key" : "it holds this user's device key")
        } catch {
            return Finding(.fails, "keyring", error)
        }
    }

    /// Offline is no illness, but tomorrow's borrow needs the server.
    private func finding(onServerAt address: ServerAddress) async -> Finding {
        do throws(AgentError) {
            let introduction = try await Introduction(of: address, publishers: laptop.publishers.keys, transport: transport)
            let difference = abs(introduction.time - laptop.clock())
            if difference > RequestHead.clockTolerance {
                return Finding(
                    .soon, "\(address)", "it answers, and this machine's clock is \(lengthText(difference)) off its own",
                    hint: "set the clock right: `timedatectl set-ntp true`")
            }
            let count = introduction.lines.count
            return Finding(.works, "\(address)", "it answers and lends from \(count) trusted license line\(count == 1 ? "" : "s")")
        } catch {
            return Finding(error.code == .serverUnreachable ? .soon : .fails, "\(address)", error)
        }
    }

    private func settingFindings(variable: String?) -> [Finding] {
        let (now, zone) = (laptop.clock(), laptop.zone)
        if let variable, !variable.isEmpty {
            guard let setting = LMBorrow(Bytes(variable.utf8)) else {
                return [Finding(.fails, "LM_BORROW", .badLMBorrow(variable, now: now, zone: zone))]
            }
            if !setting.entries.contains(where: { $0.today == today }) {
                return [
                    Finding(.soon, "LM_BORROW", "it was set for another day: nothing is borrowed by it", hint: "unset it, or set it anew")
                ]
            }
        }
        guard let setting = try? borrowSetting() else { return [] }
        return [Finding(.works, "lmborrow", "LM_BORROW=\(setting.text.shown) is set until midnight")]
    }

    private var holdingFindings: [Finding] {
        let status = status()
        var findings = status.faults.map { Finding(.fails, "licenses", $0) }
        for holding in status.holdings {
            if let finding = holding.finding(now: laptop.clock(), zone: laptop.zone) { findings.append(finding) }
        }
        if status.openRequests > 0 {
            findings.append(
                Finding(
                    .soon, "requests", "\(status.openRequests) borrow\(status.openRequests == 1 ? "" : "s") without an answer",
                    hint: "any command that reaches the server asks for it: `borrow list`"))
        }
        return findings
    }
}

extension Holding {
    /// `nil` for what is over and needs nothing.
    fileprivate func finding(now: Instant, zone: Zone) -> Finding? {
        let name = shown(feature)
        let end = expiresAt.map(zone.text) ?? ""
        switch state {
        case .returned: return nil
        case .returnPending:
            return Finding(
                .soon, name, "it is given up, and its server is still to be told", hint: "`borrow list` tells it, once reachable")
        case .unusable:
            return Finding(.fails, name, "it does not hold: \(verdict.map { shown($0.text) } ?? "")", hint: "borrow it again")
        case .ended: return Finding(.soon, name, "it ended \(end)", hint: "`borrow get \(name)`, or `lmborrow -purge` to forget it")
        case .held:
            guard let expiresAt, expiresAt <= now + 86400 else { return Finding(.works, name, "it runs until \(end)") }
            return Finding(
                .soon, name, "it ends within a day: \(end)",
                hint: renewAt == nil
                    ? "`borrow extend \(name)`" : "`borrow extend \(name)`; borrowd renews it as well, where it reaches the server")
        }
    }
}
