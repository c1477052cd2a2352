// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// One setting from a file, the environment and a flag, by one name.
@Suite struct SettingsTests {
    private func read(
        _ text: String = "", environment: [String: String] = [:], _ arguments: String...
    ) throws(Refusal) -> SettingsInForce {
        try SettingsInForce(
            file: LicenseText(name: "lend.conf", bytes: Bytes(text.utf8)), environment: environment, arguments: arguments)
    }

    private func origin(_ key: String, in found: SettingsInForce) -> String? { found.entries.first { $0.setting.key == key }?.origin }

    @Test func nothingSetIsWhatTheFieldHas() throws {
        let settings = try read().used()
        #expect(settings == .standard)
        #expect(settings.borrowIntervalMax == nil)
        #expect(settings.renewPercent == 15)
        #expect(settings.defaultGranularity == nil)
        #expect(settings.zone.name == "UTC")
        #expect(settings.style == nil)
    }

    @Test func aFileSetsEverything() throws {
        let settings = try read(
            """
            # What Siegfried agreed with the office in Munich.
            licensing.borrowIntervalMax = 30d
              licensing.renewInterval=50\r
            licensing.defaultBorrowGranularity =\tday

            licensing.timeZone = Europe/Berlin
            licensing.style = lum
            """
        ).used()
        #expect(settings.borrowIntervalMax == Interval("30d"))
        #expect(settings.renewPercent == 50)
        #expect(settings.defaultGranularity == .day)
        #expect(settings.zone.name == "Europe/Berlin")
        #expect(settings.style == .lum)
    }

    @Test func theEnvironmentSetsEverything() throws {
        let settings = try read(environment: [
            "LICENSING_BORROW_INTERVAL_MAX": "2w", "LICENSING_RENEW_INTERVAL": "1", "LICENSING_DEFAULT_BORROW_GRANULARITY": "HOUR",
            "LICENSING_TIME_ZONE": "UTC", "LICENSING_STYLE": "dsls", "HOME": "/home/alice",
        ]).used()
        #expect(settings.borrowIntervalMax == Interval("2w"))
        #expect(settings.renewPercent == 1)
        #expect(settings.defaultGranularity == .hour)
        #expect(settings.style == .dsls)
    }

    @Test func flagsSetEverything() throws {
        let settings = try read(
            "", "--licensing-borrow-interval-max", "36h", "--licensing-renew-interval=100", "--licensing-default-borrow-granularity",
            "minute", "--licensing-time-zone", "Asia/Kathmandu", "--licensing-style=fne"
        ).used()
        #expect(settings.borrowIntervalMax == Interval("36h"))
        #expect(settings.renewPercent == 100)
        #expect(settings.defaultGranularity == .minute)
        #expect(settings.zone.name == "Asia/Kathmandu")
        #expect(settings.style == .fne)
    }

    @Test func theFlagWinsOverTheEnvironmentAndThatOverTheFile() throws {
        let text = "licensing.borrowIntervalMax = 1d\nlicensing.renewInterval = 10\nlicensing.style = lum\n"
        let environment = ["LICENSING_BORROW_INTERVAL_MAX": "2d", "LICENSING_RENEW_INTERVAL": "20"]
        let found = try read(text, environment: environment, "--licensing-borrow-interval-max", "3d")
        let settings = try found.used()
        #expect(settings.borrowIntervalMax == Interval("3d"))
        #expect(settings.renewPercent == 20)
        #expect(settings.style == .lum)
        #expect(origin("licensing.borrowIntervalMax", in: found) == "--licensing-borrow-interval-max")
        #expect(origin("licensing.renewInterval", in: found) == "LICENSING_RENEW_INTERVAL")
        #expect(origin("licensing.style", in: found) == "lend.conf:3")
        #expect(origin("licensing.timeZone", in: found) == "default")
    }

    @Test func anEmptyVariableSaysNothing() throws {
        #expect(try read(environment: ["LICENSING_STYLE": ""]).used().style == nil)
    }

    /// Each with its own words, and where its value stands.
    @Test(
        arguments: [
            ("0", "\"0\" is no time at all: nothing could be borrowed", "the shortest is 1s"),
            ("0w", "\"0w\" is no time at all", "1s"),
            ("99999999999w", "\"99999999999w\" is too long", "the longest is 36525d, a hundred years"),
            ("9999999999999999999999", "is too long", "36525d"),
            ("1d12h", "\"1d12h\" has several units", "write 36h"),
            ("-1h", "\"-1h\" is negative", "write digits"),
            ("+1h", "\"+1h\" has a sign", "write digits"),
            ("1D", "\"1D\" has a unit in upper case", "write 1d"),
            ("5 d", "\"5 d\" has a blank in it", "write 5d"),
            ("1.5h", "\"1.5h\" is a fraction", "a smaller unit"),
            ("1y", "\"1y\" has the unit \"y\", which there is not", "s, m, h, d or w"),
            ("h", "\"h\" does not begin with a digit", "30d"),
            ("٣d", "does not begin with a digit", "30d"),
            ("", "the interval is empty", "30d"),
        ])
    func eachBadIntervalHasItsOwnWords(_ value: String, detail: String, hint: String) throws {
        let found = try read("\n  licensing.borrowIntervalMax =   \(value)\n")
        let refusal = #expect(throws: Refusal.self) { try found.used() }
        #expect(refusal?.code == .badConfiguration)
        let column = value.isEmpty ? 32 : 35
        #expect(refusal?.detail.hasPrefix("lend.conf:2:") == true)
        if !value.isEmpty { #expect(refusal?.detail.hasPrefix("lend.conf:2:\(column): ") == true) }
        #expect(refusal?.detail.contains(detail) == true)
        #expect(refusal?.hint.contains(hint) == true)
    }

    @Test(
        arguments: [
            ("licensing.renewInterval = 0", "1:27: \"0\" is no percentage", "from 1 to 100"),
            ("licensing.renewInterval = 101", "1:27: \"101\" is no percentage", "from 1 to 100"),
            ("licensing.renewInterval = 15%", "1:27: \"15%\" is no percentage", "digits alone"),
            ("licensing.defaultBorrowGranularity = week", "1:38: \"week\" is no granularity", "second, minute, hour or day"),
            ("licensing.timeZone = Europe/Munich", "1:22: \"Europe/Munich\" is no time zone", "Europe/Berlin"),
            ("licensing.timeZone = ../../etc/passwd", "1:22: \"../../etc/passwd\" is no time zone", "UTC"),
            ("licensing.style = flexlm", "1:19: \"flexlm\" is no style", "flexnet, lum, dsls or fne"),
            (
                "licensing.borowIntervalMax = 1d", "1:1: there is no setting \"licensing.borowIntervalMax\"",
                "licensing.borrowIntervalMax is meant"
            ),
            ("  LICENSING.STYLE = lum", "1:3: there is no setting \"LICENSING.STYLE\"", "licensing.style is meant"),
            ("port = 27080", "1:1: there is no setting \"port\"", "`lend settings` shows all there are"),
            ("licensing.style", "1:1: expected `key = value`", "on one line"),
            ("= lum", "1:1: there is no setting \"\"", "shows all"),
            ("#\nlicensing.style = lum\n licensing.style = lum", "3:2: licensing.style stands here a second time", "line 2"),
        ])
    func eachBadLineIsToldWithItsPlace(_ text: String, detail: String, hint: String) throws {
        let found = try read(text)
        let refusal = #expect(throws: Refusal.self) { try found.used() }
        #expect(refusal?.code == .badConfiguration)
        #expect(refusal?.detail.hasPrefix("lend.conf:\(detail)") == true, "\(refusal?.detail ?? "")")
        #expect(refusal?.hint.contains(hint) == true, "\(refusal?.hint ?? "")")
    }

    @Test func bytesThatAreNoTextAreToldWithTheirPlace() throws {
        let text = LicenseText(name: "lend.conf", bytes: Bytes("\nlicensing.style = ") + [0xFF])
        let found = try SettingsInForce(file: text, environment: [:], arguments: [])
        #expect(found.mistakes.first?.detail == "lend.conf:2:1: the line is not UTF-8 text")
    }

    @Test func allMistakesAreToldAtOnceInTheirOrder() throws {
        let found = try read(
            "x = 1\nlicensing.renewInterval = 0\nnonsense\n", environment: ["LICENSING_STYLE": "x", "LICENSING_STILE": "lum"])
        #expect(
            found.mistakes.map { $0.detail.prefix { $0 != " " } } == [
                "lend.conf:1:1:", "lend.conf:2:27:", "lend.conf:3:1:", "LICENSING_STILE:", "LICENSING_STYLE:",
            ])
        #expect(throws: Refusal(.badConfiguration, "")) { try found.used() }
    }

    @Test(arguments: [
        ("ENROLMENTS", "ENROLMENT"), ("ENROLLMENT", "ENROLMENT"), ("ENROLMENT_NEW_DEVICE_DAY", "ENROLMENT_NEW_DEVICE_DAYS"),
        ("AUDIT_RETENTON", "AUDIT_RETENTION"), ("LICENCING_STYLE", "LICENSING_STYLE"),
    ])
    func aVariableWithAMistakeIsNotPassedOver(_ name: String, meant: String) throws {
        let found = try read("", environment: [name: "3", "PATH": "/bin", "AUDIT_LOG_OF_SOMETHING_ELSE": "x"])
        #expect(found.mistakes.map(\.detail) == ["\(name): there is no such setting"])
        #expect(found.mistakes.first?.hint.hasPrefix("\(meant) is meant, perhaps") == true)
    }

    @Test func aBadFileIsBadWhateverAFlagSays() throws {
        let found = try read("licensing.style = flexlm", environment: [:], "--licensing-style", "flexnet")
        #expect(throws: Refusal(.badConfiguration, "")) { try found.used() }
    }

    @Test(arguments: [
        (["--licensing-stile", "lum"], "there is no option --licensing-stile", "--licensing-style is meant"),
        (["--colour"], "there is no option --colour", "lend settings"),
        (["-x"], "there is no option -x", "lend settings"),
        (["lum"], "lum is not expected here", "--help"),
        (["--licensing-style"], "--licensing-style has no value", "flexnet, lum, dsls or fne"),
        (["--licensing-style", "--licensing-time-zone", "UTC"], "--licensing-style has no value", "flexnet"),
        (["--licensing-style", "lum", "--licensing-style=lum"], "--licensing-style is given twice", "once"),
        (["--licensing-style", "lum", "dsls"], "dsls is not expected here", "--help"),
    ])
    func whatIsNoSettingIsNoArgument(_ arguments: [String], detail: String, hint: String) {
        let refusal = #expect(throws: Refusal.self) {
            try SettingsInForce(file: nil, environment: [:], arguments: arguments)
        }
        #expect(refusal?.code == .usage)
        #expect(refusal?.detail == detail)
        #expect(refusal?.hint.contains(hint) == true)
    }

    @Test func aNegativeValueIsNoOption() throws {
        let found = try read("", environment: [:], "--licensing-borrow-interval-max", "-1h")
        #expect(found.mistakes.first?.detail == "--licensing-borrow-interval-max: \"-1h\" is negative")
    }

    @Test func theNamesAreThoseOfSwiftConfiguration() throws {
        for setting in Setting.all {
            #expect(Setting.all.filter { $0.key == setting.key }.count == 1)
            let values = [
                "licensing.borrowIntervalMax": "1d", "licensing.renewInterval": "7", "licensing.timeZone": "Asia/Tokyo",
                "licensing.style": "lum", "licensing.defaultBorrowGranularity": "day",
            ]
            guard let value = values[setting.key] else { continue }
            #expect(origin(setting.key, in: try read(environment: [setting.variable: value])) == setting.variable)
            #expect(origin(setting.key, in: try read("", environment: [:], setting.flag, value)) == setting.flag)
        }
    }
}
